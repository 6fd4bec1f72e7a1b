// input: 1,3,16,16
public class GhostModule : Module<Tensor, Tensor>
{
    private readonly int oup;
    private readonly Sequential primary_conv, cheap_operation;
    public GhostModule(int inp, int oup, int kernel_size = 1, int ratio = 2, int dw_size = 3, int stride = 1, bool relu = true) : base("GhostModule")
    {
        this.oup = oup;
        int init_channels = (int)Math.Ceiling((double)oup / ratio);
        int new_channels = init_channels * (ratio - 1);
        primary_conv = nn.Sequential(
            nn.Conv2d(inp, init_channels, kernel_size, stride, kernel_size / 2, bias: false),
            nn.BatchNorm2d(init_channels),
            relu ? nn.ReLU(inplace: true) : nn.Sequential());
        cheap_operation = nn.Sequential(
            nn.Conv2d(init_channels, new_channels, dw_size, 1, dw_size / 2, groups: init_channels, bias: false),
            nn.BatchNorm2d(new_channels),
            relu ? nn.ReLU(inplace: true) : nn.Sequential());
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var x1 = primary_conv.forward(x);
        var x2 = cheap_operation.forward(x1);
        var @out = torch.cat(new List<Tensor> { x1, x2 }, dim: 1);
        return @out[.., ..oup, .., ..];
    }
}
public class GhostBottleneck : Module<Tensor, Tensor>
{
    private GhostModule ghost1, ghost2;
    private Conv2d? conv_dw;
    private BatchNorm2d? bn_dw;
    private readonly Sequential? shortcut;
    private readonly int stride;
    public GhostBottleneck(int inC, int mid, int outC, int dwKernel = 3, int stride = 1) : base("GhostBottleneck")
    {
        this.stride = stride;
        ghost1 = new GhostModule(inC, mid, relu: true);
        if (this.stride > 1)
        {
            conv_dw = nn.Conv2d(mid, mid, dwKernel, stride: stride, padding: (dwKernel - 1) / 2, groups: mid, bias: false);
            bn_dw = nn.BatchNorm2d(mid);
        }
        ghost2 = new GhostModule(mid, outC, relu: false);
        shortcut = (inC, stride) == (outC, 1)
            ? nn.Sequential()
            : nn.Sequential(
                nn.Conv2d(inC, inC, dwKernel, stride: stride, padding: (dwKernel - 1) / 2, groups: inC, bias: false),
                nn.BatchNorm2d(inC),
                nn.Conv2d(inC, outC, 1, bias: false),
                nn.BatchNorm2d(outC));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var residual = x;
        x = ghost1.forward(x);
        if (stride > 1) { x = conv_dw!.forward(x); x = bn_dw!.forward(x); }
        x = ghost2.forward(x);
        x += shortcut!.forward(residual);
        return x;
    }
}
public class Model : Module<Tensor, Tensor>
{
    private static readonly int[][] Cfgs =
    {
        new[] { 3, 8, 8, 1 },
        new[] { 3, 16, 11, 2 },
    };
    private readonly Sequential blocks;
    private readonly Conv2d conv_stem;
    public Model(double width = 1.0) : base("GhostNet")
    {
        int MakeDivisible(double v, int divisor, int? minValue = null)
        {
            minValue ??= divisor;
            var newV = Math.Max(minValue.Value, (int)(v + divisor / 2.0) / divisor * divisor);
            if (newV < 0.9 * v) newV += divisor;
            return newV;
        }
        int output = MakeDivisible(8 * width, 4);
        conv_stem = nn.Conv2d(3, output, 3, 2, 1, bias: false);
        int input = output;
        var stages = new List<nn.Module<Tensor, Tensor>>();
        foreach (var cfg in Cfgs)
        {
            int k = cfg[0], exp = cfg[1], c = cfg[2], s = cfg[3];
            output = MakeDivisible(c * width, 4);
            var hidden = MakeDivisible(exp * width, 4);
            stages.Add(new GhostBottleneck(input, hidden, output, k, s));
            input = output;
        }
        blocks = nn.Sequential(stages.ToArray());
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => blocks.forward(nn.functional.relu(conv_stem.forward(x), inplace: true));
}
