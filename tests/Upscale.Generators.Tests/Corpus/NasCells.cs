// input: 1,4,16,16
public static class Ops
{
    public static readonly IReadOnlyDictionary<string, Func<int, int, bool, Module<Tensor, Tensor>>> Table =
        new Dictionary<string, Func<int, int, bool, Module<Tensor, Tensor>>>
        {
            ["none"] = (c, stride, affine) => new Zero(stride),
            ["skip"] = (c, stride, affine) => stride == 1 ? Identity() : new FactorizedReduce(c, c, affine),
            ["avg_3"] = (c, stride, _) => AvgPool2d(3, stride: stride, padding: 1, count_include_pad: false),
            ["max_3"] = (c, stride, _) => MaxPool2d(3, stride: stride, padding: 1),
            ["sep_3"] = (c, stride, affine) => Sequential(
                ReLU(), Conv2d(c, c, 3, stride: stride, padding: 1, groups: c, bias: false),
                Conv2d(c, c, 1, bias: false), BatchNorm2d(c, affine: affine)),
        };
}
public sealed class Zero : Module<Tensor, Tensor>
{
    private readonly int stride;
    public Zero(int stride) : base("Zero") => this.stride = stride;
    public override Tensor forward(Tensor x) =>
        stride == 1 ? x.mul(0.0) : x[TensorIndex.Ellipsis, TensorIndex.Slice(null, null, stride), TensorIndex.Slice(null, null, stride)].mul(0.0);
}
public sealed class FactorizedReduce : Module<Tensor, Tensor>
{
    private readonly Conv2d conv_1, conv_2;
    private readonly BatchNorm2d bn;
    public FactorizedReduce(int i, int o, bool affine = true) : base("FactorizedReduce")
    {
        conv_1 = Conv2d(i, o / 2, 1, stride: 2, bias: false);
        conv_2 = Conv2d(i, o - o / 2, 1, stride: 2, bias: false);
        bn = BatchNorm2d(o, affine: affine);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = F.relu(x);
        return bn.call(cat([conv_1.call(x), conv_2.call(x[.., .., 1.., 1..])], 1));
    }
}
public sealed class Cell : Module<Tensor, Tensor, Tensor>
{
    private readonly record struct Edge(string Op, int From);
    private readonly ModuleList<Module<Tensor, Tensor>> ops = new();
    private readonly int[] froms;
    private readonly ISet<int> concat;
    public Cell((string, int)[] genotype, int c, bool reduce) : base("Cell")
    {
        var edges = genotype.Select(g => new Edge(g.Item1, g.Item2)).ToList();
        foreach (var edge in edges)
            ops.Add(Ops.Table[edge.Op](c, reduce && edge is { From: < 2 } ? 2 : 1, true));
        froms = edges.ConvertAll(e => e.From).ToArray();
        concat = new HashSet<int>(Enumerable.Range(2, edges.Count / 2));
        RegisterComponents();
    }
    public override Tensor forward(Tensor s0, Tensor s1)
    {
        List<Tensor> states = [s0, s1];
        for (var i = 0; i < froms.Length; i += 2)
        {
            Tensor Step(int k) => ops[k].call(states[froms[k]]);
            states.Add(Step(i) + Step(i + 1));
        }
        return torch.cat(states.Where((_, i) => concat.Contains(i)).ToArray(), dim: 1);
    }
}
public sealed class Model : Module<Tensor, Tensor>
{
    private readonly Cell normal, reduction;
    private readonly Conv2d squeeze = Conv2d(8, 4, 1);
    public Model() : base("Nas")
    {
        normal = new([("sep_3", 0), ("skip", 1), ("avg_3", 2), ("none", 0)], 4, reduce: false);
        reduction = new([("max_3", 0), ("skip", 1), ("sep_3", 2), ("none", 1)], 4, reduce: true);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var s = squeeze.call(normal.call(x, x));
        return reduction.call(x, s);
    }
}
