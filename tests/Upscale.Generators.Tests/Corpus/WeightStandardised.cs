// input: 1,3,16,16
public sealed class WsConv2d : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly Parameter gain;
    private readonly long stride, padding, groups;
    public WsConv2d(long inC, long outC, long k, long stride = 1, long padding = 0, long groups = 1, bool bias = true) : base("WSConv2d")
    {
        weight = new Parameter(torch.empty(outC, inC / groups, k, k));
        init.kaiming_normal_(weight, mode: init.FanInOut.FanIn);
        this.bias = bias ? new Parameter(zeros(outC)) : null;
        gain = Parameter(ones(outC, 1, 1, 1));
        this.stride = stride;
        this.padding = padding;
        this.groups = groups;
        RegisterComponents();
    }
    private Tensor StandardizedWeight()
    {
        var mean = weight.mean(new long[] { 1, 2, 3 }, keepdim: true);
        var variance = weight.var(new long[] { 1, 2, 3 }, unbiased: false, keepdim: true);
        var fanIn = weight.shape[1] * weight.shape[2] * weight.shape[3];
        var scale = torch.rsqrt(torch.maximum(variance * fanIn, torch.tensor(1e-4))) * gain;
        return weight * scale - mean * scale;
    }
    public override Tensor forward(Tensor x) => F.conv2d(x, StandardizedWeight(), bias, strides: [stride, stride], padding: [padding, padding], groups: groups);
}
public sealed class Model : Module<Tensor, Tensor>
{
    private readonly WsConv2d conv1 = new(3, 8, 3, padding: 1), conv2 = new(8, 8, 3, 2, 1, groups: 2), conv3 = new(8, 6, 1, bias: false);
    private readonly double alpha = 0.2;
    private readonly Parameter skip_gain = Parameter(zeros(1));
    public Model() : base("NFNet") => RegisterComponents();
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Nonlinearities = new()
    {
        ["gelu"] = x => F.gelu(x) * 1.7015043497085571,
        ["relu"] = x => F.relu(x) * 1.7139588594436646,
    };
    public override Tensor forward(Tensor x)
    {
        var y = Nonlinearities["gelu"](conv1.call(x));
        y = Nonlinearities["relu"](conv2.call(y)) * alpha;
        return conv3.call(y * skip_gain + y);
    }
}
