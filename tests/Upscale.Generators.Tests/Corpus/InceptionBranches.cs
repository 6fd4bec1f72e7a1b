// input: 1,3,24,24
public sealed class BasicConv : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d bn;
    public BasicConv(int i, int o, params (string Key, long Value)[] settings) : base("BasicConv")
    {
        (conv, bn) = (Make(i, o, settings.ToDictionary(s => s.Key, s => s.Value)), BatchNorm2d(o, eps: 0.001));
        RegisterComponents();
    }
    private static Conv2d Make(int i, int o, IReadOnlyDictionary<string, long> s)
    {
        var k = s.GetValueOrDefault("k", 1);
        return Conv2d(i, o, k, stride: s.TryGetValue("s", out var stride) ? stride : 1, padding: s.ContainsKey("p") ? s["p"] : 0, bias: false);
    }
    public override Tensor forward(Tensor x) => F.relu(bn.call(conv.call(x)), inplace: true);
}
public sealed class Inception : Module<Tensor, Tensor>
{
    private readonly (Module<Tensor, Tensor> One, Sequential Three, Sequential Pool) branches;
    public Inception(int i) : base("Inception")
    {
        branches = (
            new BasicConv(i, 4),
            Sequential(new BasicConv(i, 4), new BasicConv(4, 6, ("k", 3), ("p", 1))),
            Sequential(AvgPool2d(3, stride: 1, padding: 1), new BasicConv(i, 4)));
        register_module("branch1", branches.One);
        register_module("branch3", branches.Three);
        register_module("pool", branches.Pool);
    }
    public override Tensor forward(Tensor x)
    {
        var (one, three, pool) = branches;
        IEnumerable<Tensor> Outputs()
        {
            yield return one.call(x);
            yield return three.call(x);
            yield return pool.call(x);
        }
        return torch.cat(Outputs().ToArray(), 1);
    }
}
public sealed class Model : Module<Tensor, (Tensor Logits, Tensor? Aux)>
{
    private readonly BasicConv stem = new(3, 8, ("k", 3), ("s", 2));
    private readonly Inception a = new(8), b = new(14);
    private readonly bool auxLogits;
    private readonly Linear? auxHead;
    private readonly Linear fc = Linear(14, 5);
    public Model(bool aux = true) : base("Inception")
    {
        auxLogits = aux;
        auxHead = aux ? Linear(14, 5) : default;
        RegisterComponents();
    }
    public override (Tensor Logits, Tensor? Aux) forward(Tensor x)
    {
        x = F.max_pool2d(a.call(stem.call(x)), 3, stride: 2);
        Tensor? aux = null;
        if (auxLogits && auxHead is not null) aux = auxHead.call(F.adaptive_avg_pool2d(x, 1).flatten(1));
        x = F.adaptive_avg_pool2d(b.call(x), (1, 1));
        x = torch.flatten(x, 1);
        return (fc.call(F.dropout(x, 0.5, training)), aux);
    }
}
