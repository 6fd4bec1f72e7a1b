// input: 1,3,16,16
#nullable enable
public interface IActivation<TSelf> where TSelf : IActivation<TSelf>
{
    static abstract Module<Tensor, Tensor> Create();
    static virtual string Label => typeof(TSelf).Name;
}
public sealed class UseRelu : IActivation<UseRelu> { public static Module<Tensor, Tensor> Create() => ReLU(inplace: true); }
public sealed class UseHardswish : IActivation<UseHardswish>
{
    public static Module<Tensor, Tensor> Create() => Hardswish();
    public static string Label => "hswish";
}
public class MobileOneBlock<TAct> : Module<Tensor, Tensor> where TAct : IActivation<TAct>
{
    private readonly ModuleList<Sequential> rbr_conv;
    private readonly Sequential? rbr_scale;
    private readonly BatchNorm2d? rbr_skip;
    private readonly Module<Tensor, Tensor> activation;
    public string Label { get; }
    public MobileOneBlock(int inC, int outC, int kernel, int stride = 1, int groups = 1, int branches = 1) : base($"MobileOne<{TAct.Label}>")
    {
        Label = TAct.Label;
        activation = TAct.Create();
        rbr_skip = (outC == inC && stride == 1) ? BatchNorm2d(num_features: inC) : null;
        rbr_conv = [.. Enumerable.Range(0, branches).Select(_ => ConvBn(kernel, kernel / 2))];
        if (kernel > 1) rbr_scale = ConvBn(1, 0);
        RegisterComponents();
        Sequential ConvBn(int k, int p)
        {
            var list = Sequential();
            list.append("conv", Conv2d(inC, outC, k, stride: stride, padding: p, groups: groups, bias: false));
            list.append("bn", BatchNorm2d(outC));
            return list;
        }
    }
    public override Tensor forward(Tensor x)
    {
        Tensor? identity = rbr_skip?.call(x);
        Tensor? scale = rbr_scale?.call(x);
        var y = (scale, identity) switch
        {
            (null, null) => null,
            (not null, null) => scale,
            (null, { } i) => i,
            ({ } s, { } i) => s + i,
        };
        foreach (var branch in rbr_conv) y = y is null ? branch.call(x) : y + branch.call(x);
        return activation.call(y!);
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly MobileOneBlock<UseRelu> stage0;
    private readonly MobileOneBlock<UseHardswish> stage1, stage2;
    public Model() : base("MobileOne")
    {
        stage0 = new(3, 8, 3, 2);
        stage1 = new(8, 8, 3, groups: 8, branches: 2);
        stage2 = new(8, 12, 1);
        if (stage1.Label != "hswish" || stage0.Label != "UseRelu") throw new InvalidOperationException();
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => stage2.call(stage1.call(stage0.call(x)));
}
