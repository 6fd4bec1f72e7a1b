// input: 1,3,16,16
public abstract class Norm<TModule> where TModule : Module<Tensor, Tensor>
{
    public abstract TModule Make(long channels);
}
public sealed class Batch : Norm<BatchNorm2d> { public override BatchNorm2d Make(long channels) => BatchNorm2d(channels); }
public sealed class Group : Norm<GroupNorm>
{
    public int Groups { get; init; } = 2;
    public override GroupNorm Make(long channels) => GroupNorm(Groups, channels);
}
public class ConvBlock<TNorm, TModule> : Module<Tensor, Tensor>
    where TNorm : Norm<TModule>, new()
    where TModule : Module<Tensor, Tensor>
{
    protected readonly Conv2d conv;
    protected readonly TModule norm;
    public ConvBlock(long i, long o, int k = 3) : base(typeof(TNorm).Name + "Block")
    {
        conv = Conv2d(i, o, k, padding: k / 2, bias: typeof(TNorm) != typeof(Batch));
        norm = new TNorm().Make(o);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => norm.call(conv.call(x)).relu_();
}
public sealed class Wide<T> : ConvBlock<Group, GroupNorm> where T : struct
{
    private readonly Conv2d extra;
    public Wide(long i, long o) : base(i, o, sizeof(int) + 1)
    {
        extra = Conv2d(o, o, 1);
        register_module("extra", extra);
    }
    public override Tensor forward(Tensor x) => extra.call(base.forward(x));
}
public sealed class Repeat<T>(int times, Func<int, T> make) : Module<Tensor, Tensor>($"Repeat{times}") where T : Module<Tensor, Tensor>
{
    private readonly ModuleList<T> items = ModuleList(Enumerable.Range(0, times).Select(make).ToArray());
    public override Tensor forward(Tensor x)
    {
        foreach (var item in items) x = item.call(x);
        return x;
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly ConvBlock<Batch, BatchNorm2d> stem = new(3, 8);
    private readonly Wide<int> wide = new(8, 12);
    private readonly Repeat<ConvBlock<Batch, BatchNorm2d>> tail = new(2, i => new(12, 12, 2 * i + 1));
    public Model() : base("Generic") => RegisterComponents();
    public override Tensor forward(Tensor x) => tail.call(wide.call(stem.call(x)));
}
