// input: 1,3,16,16
public delegate Module<Tensor, Tensor> AttentionFactory(long channels, int reduction = 4);
public class SEModule : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> fc1, relu, fc2, sigmoid;
    public SEModule(long channels, int reduction) : base("SE")
    {
        fc1 = Conv2d(channels, channels / reduction, 1);
        relu = ReLU(inplace: true);
        fc2 = Conv2d(channels / reduction, channels, 1);
        sigmoid = Sigmoid();
        RegisterComponents();
    }
    public override Tensor forward(Tensor input)
    {
        var x = input.mean(new long[] { 2, 3 }, keepdim: true);
        x = sigmoid.call(fc2.call(relu.call(fc1.call(x))));
        return input * x;
    }
}
public class ChannelGate : Module<Tensor, Tensor>
{
    private readonly Sequential mlp;
    private readonly string[] poolTypes;
    public ChannelGate(long channels, int reduction = 4, params string[] poolTypes) : base("ChannelGate")
    {
        mlp = Sequential(Flatten(), Linear(channels, channels / reduction), ReLU(), Linear(channels / reduction, channels));
        this.poolTypes = poolTypes.Length > 0 ? poolTypes : new[] { "avg", "max", "lp" };
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        Tensor? sum = null;
        foreach (var type in poolTypes)
        {
            Tensor raw;
            switch (type)
            {
                case "avg":
                    raw = mlp.call(F.avg_pool2d(x, x.size(2), stride: x.size(3)));
                    break;
                case "max":
                    raw = mlp.call(F.max_pool2d(x, new[] { x.size(2), x.size(3) }));
                    break;
                case "lp":
                    goto default;
                default:
                    raw = mlp.call(x.pow(2).mean(new long[] { 2, 3 }, true).sqrt());
                    break;
            }
            sum = sum is null ? raw : sum + raw;
        }
        var scale = torch.sigmoid(sum!).unsqueeze(2).unsqueeze(3).expand_as(x);
        return x * scale;
    }
}
public class SpatialGate : Module<Tensor, Tensor>
{
    private readonly Conv2d spatial = Conv2d(2, 1, 7, stride: 1, padding: (7 - 1) / 2, bias: false);
    private readonly BatchNorm2d bn = BatchNorm2d(1, eps: 1e-5, momentum: 0.01, affine: true);
    public SpatialGate() : base("SpatialGate") => RegisterComponents();
    private static Tensor ChannelPool(Tensor x) => torch.cat(new[] { torch.max(x, 1).values.unsqueeze(1), torch.mean(x, new long[] { 1 }).unsqueeze(1) }, dim: 1);
    public override Tensor forward(Tensor x) => x * torch.sigmoid(bn.call(spatial.call(ChannelPool(x))));
}
public class Cbam : Module<Tensor, Tensor>
{
    private readonly ChannelGate channel;
    private readonly SpatialGate? spatial;
    public Cbam(long c, int r, bool noSpatial = false) : base("CBAM")
    {
        channel = new ChannelGate(c, r);
        if (!noSpatial) spatial = new SpatialGate();
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var y = channel.call(x);
        return spatial is { } gate ? gate.call(y) : y;
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Conv2d stem = Conv2d(3, 16, 3, padding: 1);
    private readonly ModuleList<Module<Tensor, Tensor>> atts = new();
    public Model() : base("M")
    {
        AttentionFactory[] makers = [(c, r) => new SEModule(c, r), (c, r) => new Cbam(c, r), (c, r) => new Cbam(c, r, noSpatial: true)];
        foreach (var make in makers) atts.Add(make(16));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => atts.Aggregate(stem.call(x), (y, m) => m.call(y));
}
