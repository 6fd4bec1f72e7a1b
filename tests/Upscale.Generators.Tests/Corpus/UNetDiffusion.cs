// inputs: 1,3,16,16; int64 1
public sealed record UNetConfig(int InChannels = 3, int BaseChannels = 8, int TimeDim = 16)
{
    public int[] Multipliers { get; init; } = [1, 2];
    public int Groups { get; init; } = 4;
}

public sealed class SinusoidalEmbedding(int dim) : Module<Tensor, Tensor>(nameof(SinusoidalEmbedding))
{
    public override Tensor forward(Tensor t)
    {
        var half = dim / 2;
        var scale = Math.Log(10000.0) / (half - 1);
        using var freqs = torch.exp(torch.arange(half, dtype: ScalarType.Float64, device: t.device) * -scale);
        var args = t.to_type(ScalarType.Float64).unsqueeze(1) * freqs.unsqueeze(0);
        return torch.cat(new[] { args.sin(), args.cos() }, dim: -1);
    }
}

public sealed class ResBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly GroupNorm norm1, norm2;
    private readonly Conv2d conv1, conv2;
    private readonly Linear time_proj;
    private readonly Module<Tensor, Tensor> skip;

    public ResBlock(int inCh, int outCh, UNetConfig cfg) : base("ResBlock")
    {
        norm1 = GroupNorm(Math.Min(cfg.Groups, inCh), inCh);
        conv1 = Conv2d(inCh, outCh, kernel_size: 3, padding: 1);
        time_proj = Linear(cfg.TimeDim, outCh);
        norm2 = GroupNorm(cfg.Groups, outCh);
        conv2 = Conv2d(outCh, outCh, kernel_size: 3, padding: 1);
        skip = inCh == outCh ? Identity() : Conv2d(inCh, outCh, kernel_size: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor temb)
    {
        var h = conv1.forward(functional.silu(norm1.forward(x)));
        h = h + time_proj.forward(functional.silu(temb)).unsqueeze(-1).unsqueeze(-1);
        h = conv2.forward(functional.silu(norm2.forward(h)));
        return h + skip.forward(x);
    }
}

public sealed class AttnBlock : Module<Tensor, Tensor>
{
    private readonly GroupNorm norm;
    private readonly Conv2d qkv;
    private readonly Conv2d proj;
    private readonly int channels;

    public AttnBlock(int channels, int groups) : base("AttnBlock")
    {
        this.channels = channels;
        norm = GroupNorm(groups, channels);
        qkv = Conv2d(channels, channels * 3, 1);
        proj = Conv2d(channels, channels, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var (b, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var parts = qkv.forward(norm.forward(x)).chunk(3, dim: 1);
        var q = parts[0].reshape(b, c, h * w).permute(0, 2, 1);
        var k = parts[1].reshape(b, c, h * w);
        var v = parts[2].reshape(b, c, h * w).permute(0, 2, 1);
        var attn = torch.softmax(torch.bmm(q, k) * (1.0 / Math.Sqrt(channels)), dim: -1);
        var o = torch.bmm(attn, v).permute(0, 2, 1).reshape(b, c, h, w);
        return x + proj.forward(o);
    }
}

public sealed class Model : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential time_mlp;
    private readonly Conv2d inConv, outConv;
    private readonly ModuleList<ResBlock> downs = new();
    private readonly ModuleList<Conv2d> downsamples = new();
    private readonly ModuleList<ResBlock> ups = new();
    private readonly ModuleList<ConvTranspose2d> upsamples = new();
    private readonly AttnBlock mid;

    public Model(UNetConfig? cfg = null) : base("UNet")
    {
        cfg ??= new UNetConfig();
        var widths = cfg.Multipliers.Select(m => m * cfg.BaseChannels).ToArray();
        time_mlp = Sequential(
            ("emb", new SinusoidalEmbedding(cfg.TimeDim)),
            ("lin1", Linear(cfg.TimeDim, cfg.TimeDim)),
            ("act", SiLU()),
            ("lin2", Linear(cfg.TimeDim, cfg.TimeDim)));
        inConv = Conv2d(cfg.InChannels, cfg.BaseChannels, 3, padding: 1);
        var current = cfg.BaseChannels;
        foreach (var width in widths)
        {
            downs.Add(new ResBlock(current, width, cfg));
            downsamples.Add(Conv2d(width, width, 3, stride: 2, padding: 1));
            current = width;
        }

        mid = new AttnBlock(current, cfg.Groups);
        foreach (var width in widths.Reverse())
        {
            upsamples.Add(ConvTranspose2d(current, width, 2, stride: 2));
            ups.Add(new ResBlock(width * 2, width, cfg));
            current = width;
        }

        outConv = Conv2d(current, cfg.InChannels, 3, padding: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor t)
    {
        var temb = time_mlp.forward(t);
        x = inConv.forward(x);
        var skips = new Stack<Tensor>();
        for (int i = 0; i < downs.Count; i++)
        {
            x = downs[i].forward(x, temb);
            skips.Push(x);
            x = downsamples[i].forward(x);
        }

        x = mid.forward(x);
        for (int i = 0; i < ups.Count; i++)
        {
            x = upsamples[i].forward(x);
            x = torch.cat(new[] { x, skips.Pop() }, 1);
            x = ups[i].forward(x, temb);
        }

        return outConv.forward(x);
    }
}
