// input: 1,3,12,12
using ConvFactory = System.Func<long, long, long, TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>>;

public sealed class EdsrBlock : Module<Tensor, Tensor>
{
    private readonly Sequential body;
    private readonly double scale;
    public EdsrBlock(ConvFactory conv, long features, long kernel, Module<Tensor, Tensor>? act = null, double resScale = 1)
        : base(nameof(EdsrBlock))
    {
        scale = resScale;
        var m = new List<Module<Tensor, Tensor>>();
        for (int i = 0; i < 2; ++i)
        {
            m.Add(conv(features, features, kernel));
            if (i == 0) m.Add(act ?? ReLU(true));
        }
        body = Sequential(m.ToArray());
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var res = body.call(x).mul(scale);
        res += x;
        return res;
    }
}

public sealed class Upsampler : Module<Tensor, Tensor>
{
    private readonly Sequential steps;
    public Upsampler(ConvFactory conv, int scale, long features) : base(nameof(Upsampler))
    {
        var m = new List<Module<Tensor, Tensor>>();
        if ((scale & (scale - 1)) == 0)
        {
            for (var i = 0; i < (int)Math.Log2(scale); i++)
            {
                m.Add(conv(features, 4 * features, 3));
                m.Add(PixelShuffle(2));
            }
        }
        else if (scale == 3)
        {
            m.Add(conv(features, 9 * features, 3));
            m.Add(PixelShuffle(3));
        }
        else
        {
            throw new NotImplementedException();
        }
        steps = Sequential(m);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => steps.call(x);
}

public sealed class Model : Module<Tensor, Tensor>
{
    private readonly Sequential head, body, tail;
    private readonly Tensor mean;
    private static Conv2d DefaultConv(long i, long o, long k) => Conv2d(i, o, k, padding: k / 2);
    public Model(int nBlocks = 2, long nFeats = 8, int scale = 4) : base("EDSR")
    {
        ConvFactory conv = DefaultConv;
        head = Sequential(conv(3, nFeats, 3));
        body = Sequential(Enumerable.Range(0, nBlocks)
            .Select(Module<Tensor, Tensor> (_) => new EdsrBlock(conv, nFeats, 3, resScale: 0.1))
            .Append(conv(nFeats, nFeats, 3)).ToArray());
        tail = Sequential(new Upsampler(conv, scale, nFeats), conv(nFeats, 3, 3));
        mean = torch.tensor(new[] { 0.4488, 0.4371, 0.4040 }).view(1, 3, 1, 1);
        register_buffer("mean", mean);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = x - mean;
        x = head.call(x);
        var res = body.call(x);
        res = res + x;
        return tail.call(res) + mean;
    }
}
