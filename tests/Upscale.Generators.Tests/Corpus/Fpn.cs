// input: 1,3,32,32
public interface IBackbone
{
    IReadOnlyList<long> Channels { get; }
    int Levels => Channels.Count;
    IEnumerable<Tensor> Features(Tensor x);
}
public sealed class SmallBackbone : Module<Tensor, Tensor>, IBackbone
{
    private readonly Dictionary<int, Sequential> stages = [];
    public IReadOnlyList<long> Channels { get; } = [8, 12, 16];
    public SmallBackbone() : base("SmallBackbone")
    {
        var c = 3L;
        for (var i = 0; i < Channels.Count; i++)
        {
            stages[i] = Sequential(Conv2d(c, Channels[i], 3, stride: 2, padding: 1), BatchNorm2d(Channels[i]), ReLU6());
            register_module($"layer{i + 1}", stages[i]);
            c = Channels[i];
        }
    }
    public IEnumerable<Tensor> Features(Tensor x)
    {
        foreach (var key in stages.Keys.OrderBy(k => k))
        {
            x = stages[key].call(x);
            yield return x;
        }
    }
    public override Tensor forward(Tensor x) => Features(x).Last();
}
public sealed class Model : Module<Tensor, Tensor[]>
{
    private readonly SmallBackbone body = new();
    private readonly ModuleList<Conv2d> inner_blocks = new(), layer_blocks = new();
    public Model(long outChannels = 8) : base("FPN")
    {
        IBackbone b = body;
        foreach (var c in b.Channels)
        {
            inner_blocks.append(Conv2d(c, outChannels, 1));
            layer_blocks.append(Conv2d(outChannels, outChannels, 3, padding: 1));
        }
        if (inner_blocks.Count != b.Levels) throw new InvalidOperationException($"{inner_blocks.Count} != {b.Levels}");
        RegisterComponents();
    }
    public override Tensor[] forward(Tensor input)
    {
        var x = ((IBackbone)body).Features(input).ToList();
        var last = inner_blocks[^1].call(x[^1]);
        var results = new LinkedList<Tensor>();
        results.AddFirst(layer_blocks[^1].call(last));
        for (var i = x.Count - 2; i >= 0; i--)
        {
            var lateral = inner_blocks[i].call(x[i]);
            var topDown = F.interpolate(last, size: new[] { lateral.shape[2], lateral.shape[3] }, mode: InterpolationMode.Nearest);
            last = lateral + topDown;
            results.AddFirst(layer_blocks[i].call(last));
        }
        return results.ToArray();
    }
}
