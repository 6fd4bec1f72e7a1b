// inputs: int64 4,3; 4,5
public readonly struct Categorical(string name, int cardinality)
{
    public string Name { get; } = name;
    public int Cardinality { get; } = cardinality;
    public int Dim => Math.Min(50, (Cardinality + 1) / 2);
}
public class Model : Module<Tensor, Tensor, Tensor>
{
    private static readonly Categorical[] Columns = [new("store", 10), new("day", 9), new("promo", 8)];
    private const int Continuous = 5;
    private readonly ModuleList<Embedding> embeds;
    private readonly Dropout emb_drop;
    private readonly BatchNorm1d bn_cont;
    private readonly Sequential layers;
    public Model(params int[] hidden) : base("TabularModel")
    {
        if (hidden is { Length: 0 }) hidden = [20, 10];
        embeds = ModuleList(Columns.Select(c => Embedding(c.Cardinality, c.Dim)).ToArray());
        emb_drop = Dropout(0.04);
        bn_cont = BatchNorm1d(Continuous);
        var nIn = Columns.Sum(c => c.Dim) + Continuous;
        var sizes = hidden.Prepend(nIn).ToArray();
        var blocks = sizes.Zip(sizes.Skip(1)).SelectMany(pair => Block(pair.First, pair.Second));
        layers = Sequential([.. blocks, Linear(sizes.Last(), 1)]);
        RegisterComponents();
        static IEnumerable<Module<Tensor, Tensor>> Block(int i, int o)
        {
            yield return Linear(i, o, hasBias: false);
            yield return ReLU(inplace: true);
            yield return BatchNorm1d(o);
            if (o < 5) yield break;
            yield return Dropout(0.1);
        }
    }
    public override Tensor forward(Tensor cats, Tensor conts)
    {
        var parts = embeds.Select((e, i) => e.call(cats[.., i])).ToList();
        var x = emb_drop.call(torch.cat(parts, 1));
        var c = bn_cont.call(conts);
        x = torch.cat([x, c], dim: 1);
        return layers.call(x).squeeze(-1);
    }
}
