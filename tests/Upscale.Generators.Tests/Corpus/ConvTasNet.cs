// input: 1,1,160
public sealed class ChannelwiseLayerNorm : Module<Tensor, Tensor>
{
    private readonly Parameter gamma, beta;
    private const double EPS = 1e-8;
    public ChannelwiseLayerNorm(int channels) : base("cLN")
    {
        gamma = Parameter(torch.ones(1, channels, 1));
        beta = Parameter(torch.zeros(1, channels, 1));
        RegisterComponents();
    }
    public override Tensor forward(Tensor y)
    {
        var mean = torch.mean(y, dimensions: [1], keepdim: true);
        var variance = torch.mean(torch.pow(y - mean, 2), [1], true);
        return gamma * (y - mean) / torch.pow(variance + EPS, 0.5) + beta;
    }
}
public sealed class DepthwiseSeparable : Module<Tensor, Tensor>
{
    private readonly Sequential net;
    public DepthwiseSeparable(int i, int o, int k, int dilation) : base("DSConv")
    {
        var padding = (k - 1) * dilation / 2;
        net = Sequential(
            Conv1d(i, i, k, padding: padding, dilation: dilation, groups: i, bias: false), PReLU(1, 0.25), new ChannelwiseLayerNorm(i), Conv1d(i, o, 1, bias: false));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => net.call(x);
}
public sealed class TemporalBlock : Module<Tensor, Tensor>
{
    private readonly Sequential net;
    public TemporalBlock(int b, int h, int p, int dilation) : base("TemporalBlock")
    {
        net = Sequential(Conv1d(b, h, 1, bias: false), PReLU(1), GroupNorm(1, h), new DepthwiseSeparable(h, b, p, dilation));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => net.call(x) + x;
}
public sealed class Model : Module<Tensor, Tensor>
{
    private readonly int N, L, C;
    private readonly Conv1d encoder;
    private readonly Sequential separator;
    private readonly ConvTranspose1d decoder;
    public Model(int N = 12, int L = 8, int B = 6, int H = 10, int P = 3, int X = 3, int R = 2, int C = 2) : base("ConvTasNet")
    {
        (this.N, this.L, this.C) = (N, L, C);
        encoder = Conv1d(1, N, L, stride: L / 2, bias: false);
        List<Module<Tensor, Tensor>> repeats = [];
        for (int r = 0; r < R; r++)
        {
            List<Module<Tensor, Tensor>> blocks = [];
            for (int x = 0; x < X; x++)
            {
                int dilation = (int)Math.Pow(2, x);
                blocks.Add(new TemporalBlock(B, H, P, dilation));
            }
            repeats.Add(Sequential(blocks));
        }
        separator = Sequential([new ChannelwiseLayerNorm(N), Conv1d(N, B, 1, bias: false), Sequential(repeats), Conv1d(B, C * N, 1, bias: false)]);
        decoder = ConvTranspose1d(N, 1, L, stride: L / 2, bias: false);
        RegisterComponents();
        foreach (var p in parameters()) if (p.dim() > 1) init.xavier_normal_(p);
    }
    public override Tensor forward(Tensor mixture)
    {
        var w = F.relu(encoder.call(mixture));
        var (m, _, k) = w.size() switch { [var a, var b, var c] => (a, b, c), _ => throw new InvalidOperationException() };
        var score = separator.call(w).view(m, C, N, k);
        var mask = F.relu(score);
        var source = w.unsqueeze(1) * mask;
        var decoded = decoder.call(source.view(m * C, N, k)).view(m, C, -1);
        var origin = mixture.size(-1);
        var conv = decoded.size(-1);
        return F.pad(decoded, (0, origin - conv));
    }
}
