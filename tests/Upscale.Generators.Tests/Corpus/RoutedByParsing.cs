// input: 2,3,16,16
public static class Spec
{
    public static bool TryRead(string text, out int width, out string kind)
    {
        var colon = text.IndexOf(':');
        kind = colon < 0 ? text : text[..colon];
        return int.TryParse(colon < 0 ? "" : text[(colon + 1)..], out width);
    }
    public static void Advance(ref long channels, in int width) => channels = width;
}
public class Model : Module<Tensor, Tensor>
{
    private const string Net = "conv:8;norm;relu;conv:12;pool;drop;conv:6;relu";
    private readonly Dictionary<string, Func<long, int, Module<Tensor, Tensor>>> makers = new(StringComparer.OrdinalIgnoreCase)
    {
        { "conv", (c, w) => Conv2d(c, w, 3, padding: 1) },
        { "norm", (c, _) => BatchNorm2d(c) },
        { "RELU", (_, _) => ReLU() },
        { "pool", (_, _) => MaxPool2d(2) },
    };
    private readonly Sequential body = Sequential();
    public Model() : base("Parsed")
    {
        var channels = 3L;
        foreach (var (part, i) in Net.Split(';').Select((p, i) => (p, i)))
        {
            var known = Spec.TryRead(part, out var width, out var kind);
            try
            {
                if (!makers.TryGetValue(kind, out var make)) throw new KeyNotFoundException(kind);
                body.append($"{kind}_{i}", make(channels, width));
            }
            catch (KeyNotFoundException) when (kind == "drop")
            {
                body.append($"drop_{i}", Dropout2d(0.1));
            }
            finally
            {
                if (known) Spec.Advance(ref channels, width);
            }
        }
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => body.call(x);
}
