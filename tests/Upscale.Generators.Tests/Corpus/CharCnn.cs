// input: int64 2,24
public class Highway : Module<Tensor, Tensor>
{
    private readonly ModuleList<Linear> nonlinear = new(), gate = new();
    private readonly int layers;
    public Highway(long size, int layers) : base("Highway")
    {
        this.layers = layers;
        for (int n = layers; n-- > 0;)
        {
            nonlinear.Add(Linear(size, size));
            gate.Add(Linear(size, size));
        }
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        foreach (var (n, g) in nonlinear.Zip(gate))
        {
            var t = sigmoid(g.call(x));
            x = t * n.call(x).relu() + (1 - t) * x;
        }
        return x;
    }
}
public class Model : Module<Tensor, Tensor>
{
    private const string Alphabet = "abcdefgh ";
    private readonly SortedList<int, Conv1d> convs = new();
    private readonly Embedding embed = Embedding(Alphabet.Length, 5);
    private readonly Highway highway;
    private readonly Linear fc;
    public Model() : base("CharCnn")
    {
        var plan = new (int kernel, int filters)[] { (5, 4), (3, 6), (2, 3) };
        foreach (var group in plan.GroupBy(p => p.kernel % 2).OrderBy(g => g.Key).ThenByDescending(g => g.Count()))
            foreach (var (kernel, filters) in group)
            {
                convs.Add(kernel, Conv1d(5, filters, kernel));
                register_module($"conv_{(char)('a' + convs.Count - 1)}", convs[kernel]);
            }
        var total = plan.Sum(p => p.filters);
        highway = new(total, plan.MaxBy(p => p.filters).filters / 3);
        fc = Linear(total, 4);
        RegisterComponents();
    }
    public override Tensor forward(Tensor text)
    {
        var x = embed.call(text).transpose(1, 2);
        var pooled = from pair in convs
                     let y = pair.Value.call(x).relu()
                     select y.amax([2L]);
        var features = cat(pooled.ToList(), 1);
        return fc.call(highway.call(features));
    }
}
