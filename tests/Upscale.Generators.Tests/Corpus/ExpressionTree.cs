// input: 1,4,12,12
public readonly record struct Width(int Value)
{
    public static Width operator *(Width w, int k) => new(w.Value * k);
    public static Width operator ++(Width w) => new(w.Value + 1);
    public static Width operator -(Width w) => new(-w.Value);
    public static implicit operator long(Width w) => w.Value;
    public static explicit operator Width(int v) => new(v);
    public static bool operator >(Width a, Width b) => a.Value > b.Value;
    public static bool operator <(Width a, Width b) => a.Value < b.Value;
}
public sealed class Pyramid
{
    private readonly List<Width> widths = [];
    public Width this[int level] { get => widths[level]; set { while (widths.Count <= level) widths.Add(default); widths[level] = value; } }
    public Width this[string name] => name switch { "first" => this[0], "last" => this[^1], _ => throw new KeyNotFoundException(name) };
    public int Count => widths.Count;
    public Pyramid Slice(int start, int length) { var p = new Pyramid(); for (var i = 0; i < length; i++) p[i] = this[start + i]; return p; }
    public IEnumerator<Width> GetEnumerator() { foreach (var w in widths) yield return w; }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly List<Conv2d> convs = new();
    public Model() : base("Tree")
    {
        var p = new Pyramid { [0] = (Width)4, [1] = new Width(4) * 2 };
        var next = p[1];
        next++;
        p[2] = next > p[0] ? next : -next;
        long channels = 4;
        var n = 0;
        foreach (var w in p[1..])
        {
            convs.Add(Conv2d(channels, w, 3, padding: 1));
            register_module($"conv{++n}", convs[^1]);
            channels = w;
        }
        if (p["last"] != p[p.Count - 1]) throw new Exception("unreachable");
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var i = 0;
    again:
        x = convs[i].call(x).relu();
        if (++i < convs.Count) goto again;
        return x;
    }
}
