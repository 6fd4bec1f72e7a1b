// input: 1,3,16,16
public abstract class Stage : Module<Tensor, Tensor>
{
    private readonly List<Func<Tensor, Tensor>> hooks = [];
    protected Stage(string name) : base(name) { Configure(); }
    protected virtual void Configure() { }
    protected void Use(Func<Tensor, Tensor> hook) => hooks.Add(hook);
    protected abstract Tensor Core(Tensor x);
    public override Tensor forward(Tensor x)
    {
        var y = Core(x);
        for (var i = hooks.Count - 1; i >= 0; i--) y = hooks[i].Invoke(y);
        return y;
    }
}
public sealed class ConvStage : Stage
{
    private readonly Conv2d conv;
    private readonly double slope;
    public ConvStage(int i, int o, double slope = 0.1) : base("ConvStage")
    {
        this.slope = slope;
        conv = Conv2d(i, o, 3, padding: 1);
        RegisterComponents();
    }
    protected override void Configure()
    {
        Use(torch.tanh);
        Use(x => F.leaky_relu(x, negative_slope: slope));
        Func<Tensor, Tensor> twice = static x => x * 2;
        Use(twice);
    }
    protected override Tensor Core(Tensor x) => conv.call(x);
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Stage first = new ConvStage(3, 6), second = new ConvStage(6, 4, slope: 0.3);
    public Model() : base("Hooks") => RegisterComponents();
    private static Func<Tensor, Tensor> Compose(params Func<Tensor, Tensor>[] steps) => x => steps.Aggregate(x, (y, step) => step(y));
    public override Tensor forward(Tensor x) => Compose(first.call, second.call, y => y.sum(1, true))(x);
}
