// input: 3,6
public sealed class MaskedLinear : Module<Tensor, Tensor>
{
    private readonly Linear linear;
    private readonly Tensor mask;
    public MaskedLinear(int[] inDegrees, int[] outDegrees, bool strict) : base("MaskedLinear")
    {
        linear = Linear(inDegrees.Length, outDegrees.Length);
        var values = new double[outDegrees.Length, inDegrees.Length];
        for (var o = 0; o < values.GetLength(0); o++)
            for (var i = 0; i < values.GetLength(1); i++)
                values[o, i] = (strict ? outDegrees[o] > inDegrees[i] : outDegrees[o] >= inDegrees[i]) ? 1 : 0;
        mask = torch.tensor(values);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => F.linear(x, linear.weight * mask, linear.bias);
}
public sealed class Coupling : Module<Tensor, (Tensor z, Tensor logdet)>
{
    private readonly Sequential scale, shift;
    private readonly Tensor mask;
    public Coupling(int size, bool even) : base("Coupling")
    {
        scale = Net(Tanh());
        shift = Net(null);
        mask = torch.tensor(Enumerable.Range(0, size).Select(i => i % 2 == (even ? 0 : 1) ? 1.0 : 0.0).ToArray());
        register_buffer("mask", mask);
        RegisterComponents();
        Sequential Net(Module<Tensor, Tensor>? last) =>
            Sequential(new Module<Tensor, Tensor>?[] { Linear(size, 8), ReLU(), Linear(8, size), last }.Where(m => m is not null).Select(m => m!).ToArray());
    }
    public override (Tensor z, Tensor logdet) forward(Tensor x)
    {
        var kept = x * mask;
        var s = scale.call(kept) * (1 - mask);
        var t = shift.call(kept) * (1 - mask);
        return (kept + (1 - mask) * (x * s.exp() + t), s.sum(1));
    }
}
public sealed class Model : Module<Tensor, (Tensor, Tensor)>
{
    private readonly Coupling[] couplings;
    private readonly MaskedLinear a, b;
    public Model(int size = 6) : base("Flows")
    {
        int[] degrees = [.. Enumerable.Range(1, size)];
        var hidden = Enumerable.Range(0, 10).Select(i => i % (size - 1) + 1).ToArray();
        (a, b) = (new(degrees, hidden, strict: false), new(hidden, degrees, strict: true));
        couplings = new bool[] { true, false }.Select((even, i) => { var c = new Coupling(size, even); register_module($"c{i}", c); return c; }).ToArray();
        RegisterComponents();
    }
    public override (Tensor, Tensor) forward(Tensor x)
    {
        (Tensor z, Tensor total) = (b.call(a.call(x).relu()) + x, torch.zeros(x.shape[0], dtype: x.dtype));
        for (var (i, n) = (0, couplings.Length); i < n; i++)
        {
            (z, var logdet) = couplings[i].call(z);
            total += logdet;
        }
        return (z, total);
    }
}
