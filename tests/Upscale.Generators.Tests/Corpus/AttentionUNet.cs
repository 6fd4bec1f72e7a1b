// input: 1,1,32,32
public static class Blocks
{
    public static Sequential ConvBlock(long i, long o) => Sequential(
        Conv2d(i, o, 3, stride: 1, padding: 1, bias: true), BatchNorm2d(o), ReLU(inplace: true),
        Conv2d(o, o, 3, stride: 1, padding: 1, bias: true), BatchNorm2d(o), ReLU(inplace: true));
    public static Sequential UpConv(long i, long o) => Sequential(
        Upsample(scale_factor: new double[] { 2, 2 }), Conv2d(i, o, 3, padding: 1), BatchNorm2d(o), ReLU(inplace: true));
    public static T Initialised<T>(this T module) where T : nn.Module
    {
        foreach (var m in module.modules())
        {
            switch (m)
            {
                case Conv2d { weight: var w, bias: var b }:
                    init.kaiming_normal_(w);
                    if (b is not null) init.zeros_(b);
                    break;
                case BatchNorm2d norm:
                    init.constant_(norm.weight, 1);
                    break;
            }
        }
        return module;
    }
}
public class AttentionGate : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential W_g, W_x, psi;
    private readonly ReLU relu = ReLU(inplace: true);
    public AttentionGate(long F_g, long F_l, long F_int) : base("Attention_block")
    {
        W_g = Sequential(Conv2d(F_g, F_int, 1), BatchNorm2d(F_int));
        W_x = Sequential(Conv2d(F_l, F_int, 1), BatchNorm2d(F_int));
        psi = Sequential(Conv2d(F_int, 1, 1), BatchNorm2d(1), Sigmoid());
        RegisterComponents();
    }
    public override Tensor forward(Tensor g, Tensor x)
    {
        using (var scope = torch.NewDisposeScope())
        {
            var g1 = W_g.call(g);
            var x1 = W_x.call(x);
            var p = relu.call(g1 + x1);
            p = psi.call(p);
            return scope.MoveToOuter(x * p);
        }
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly MaxPool2d Maxpool = MaxPool2d(kernel_size: 2, stride: 2);
    private readonly Dictionary<string, Module<Tensor, Tensor>> convs = new();
    private readonly AttentionGate Att2, Att3;
    private readonly Module<Tensor, Tensor> Up2, Up3, UpConv2, UpConv3, Conv_1x1;
    public Model(int img_ch = 1, int output_ch = 1) : base("AttU_Net")
    {
        foreach (var (i, (a, b)) in new (long, long)[] { (img_ch, 4), (4, 8), (8, 16) }.Select((p, i) => (i, p)))
        {
            convs.Add($"Conv{i + 1}", Blocks.ConvBlock(a, b));
        }
        foreach (var kv in convs) register_module(kv.Key, kv.Value);
        Up3 = Blocks.UpConv(16, 8); Att3 = new(8, 8, 4); UpConv3 = Blocks.ConvBlock(16, 8);
        Up2 = Blocks.UpConv(8, 4); Att2 = new(4, 4, 2); UpConv2 = Blocks.ConvBlock(8, 4);
        Conv_1x1 = Conv2d(4, output_ch, 1);
        RegisterComponents();
        this.Initialised();
    }
    public override Tensor forward(Tensor x)
    {
        var x1 = convs["Conv1"].call(x);
        var x2 = convs["Conv2"].call(Maxpool.call(x1));
        var x3 = convs["Conv3"].call(Maxpool.call(x2));
        var d3 = Up3.call(x3);
        var skip2 = Att3.call(d3, x2);
        d3 = UpConv3.call(torch.cat([skip2, d3], dim: 1));
        var d2 = Up2.call(d3);
        d2 = torch.cat((Att2.call(d2, x1), d2) is var (a, b) ? new[] { a, b } : null!, 1);
        return Conv_1x1.call(UpConv2.call(d2));
    }
}
