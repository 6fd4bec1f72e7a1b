// input: 2,4,36,36
public abstract class QNetwork(string name, long actions) : Module<Tensor, Tensor>(name)
{
    protected long Actions { get; } = actions;
    protected static long ConvOut(long size, params ReadOnlySpan<(long Kernel, long Stride)> layers)
    {
        foreach (var (kernel, stride) in layers) size = (size - kernel) / stride + 1;
        return size;
    }
}
public sealed class Model : QNetwork
{
    private readonly Conv2d _conv1, _conv2;
    private readonly Linear _value1, _value2, _adv1, _adv2;
    private readonly long _flat;
    public Model(long actions = 4) : base("DuelingDQN", actions)
    {
        _conv1 = Conv2d(4, 8, 8, stride: 4);
        _conv2 = Conv2d(8, 12, 4, stride: 2);
        var side = ConvOut(36, (8, 4), (4, 2));
        _flat = checked(12 * side * side);
        _value1 = Linear(_flat, 16); _value2 = Linear(16, 1);
        _adv1 = Linear(_flat, 16); _adv2 = Linear(16, Actions);
        RegisterComponents();
        foreach (var layer in children().OfType<Linear>()) init.orthogonal_(layer.weight, Math.Sqrt(2));
    }
    public override Tensor forward(Tensor state)
    {
        var x = _conv1.call(state / 255.0).relu();
        x = _conv2.call(x).relu().view(-1, _flat);
        var value = _value2.call(_value1.call(x).relu());
        var advantage = _adv2.call(_adv1.call(x).relu());
        return value + (advantage - advantage.mean([1], keepdim: true));
    }
}
