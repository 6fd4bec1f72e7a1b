// input: 4,2
file static class Freq
{
    internal static readonly Lazy<double[]> Bands = new(() => [.. Enumerable.Range(0, 3).Select(i => Math.ScaleB(1.0, i))]);
}
file abstract record Activation
{
    public sealed record Sine(double Omega) : Activation;
    public sealed record Plain(Func<Tensor, Tensor> Function) : Activation;
    public Tensor Apply(Tensor x) => this switch { Sine { Omega: var w } => torch.sin(w * x), Plain(var f) => f(x), _ => x };
}
public class Model : Module<Tensor, Tensor>
{
    private readonly List<(Linear Layer, object Act)> layers = [];
    public Model() : base("Siren")
    {
        var sizes = new[] { 2 + 2 * 2 * Freq.Bands.Value.Length, 10, 10, 3 };
        for (var i = 0; i < sizes.Length - 1; i++)
        {
            var (previous, next) = (sizes[i], sizes[i + 1]);
            Activation act = i < sizes.Length - 2 ? new Activation.Sine(i == 0 ? 30 : 1) : new Activation.Plain(torch.sigmoid);
            var layer = Linear(previous, next);
            using (torch.no_grad())
            {
                var bound = i == 0 ? 1.0 / previous : Math.Sqrt(6.0 / previous) / 30;
                layer.weight.uniform_(-bound, bound);
            }
            layers.Add((layer, act));
            register_module(string.Join("_", "layer", i.ToString("D2")), layer);
        }
    }
    public override Tensor forward(Tensor x)
    {
        var parts = new List<Tensor> { x };
        parts.AddRange(Freq.Bands.Value.SelectMany(f => new[] { (x * f).sin(), (x * f).cos() }));
        x = torch.cat(parts, 1);
        foreach (var (layer, act) in layers) x = ((Activation)act).Apply(layer.call(x));
        return x;
    }
}
