// input: 1,3,12,12
#nullable enable
[Flags] public enum Extras : byte { None, Norm = 1 << 0, Act = 1 << 1, Both = Norm | Act }
public interface IPlan { int Width { get; } Extras Extras => Extras.Both; bool Wants(Extras e) => (Extras & e) == e; }
public sealed class Fixed(int width) : IPlan { public int Width => width; }
public sealed class Bare : IPlan { public required int Width { get; init; } Extras IPlan.Extras => Extras.Act; }
public static class PlanExtensions
{
    public static void Deconstruct(this IPlan plan, out int width, out bool norm) => (width, norm) = (plan.Width, plan.Wants(Extras.Norm));
    public static TOut Pipe<TIn, TOut>(this TIn value, Func<TIn, TOut> f) => f(value);
    public static T Second<T>(this IEnumerable<T> items) { foreach (var (i, item) in items.Index()) if (i == 1) return item; throw new InvalidOperationException(); }
}
public class Counter { private int n; public int Next() => ++n; public static Counter operator +(Counter c, int k) { c.n += k; return c; } }
public class Model : Module<Tensor, Tensor>
{
    private static readonly int[][] Grid = [[4, 6], [8]];
    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
    private readonly Sequential body;
    private readonly Linear head;
    public Model() : base(nameof(Model).ToLowerInvariant())
    {
        IPlan[] plans = [new Fixed(Grid[0][^1]), new Bare { Width = Grid[1][0] }, .. Grid[0][..1].Select(w => new Fixed(w))];
        var counter = new Counter();
        counter += 10;
        var layers = new List<(string Name, Module<Tensor, Tensor> Layer)>();
        long channels = 3;
        foreach (var plan in plans)
        {
            var (width, norm) = plan;
            var kernel = width switch { > 6 when !norm => 1, 4 or 6 => 3, _ => 1 };
            layers.Add(($"conv{counter.Next():D3}", Conv2d(channels, width, kernel, padding: kernel / 2, groups: width % 3 == 0 && Gcd((int)channels, 3) == 3 ? 3 : 1)));
            if (plan is Fixed && norm) layers.Add(($"norm{counter.Next():D3}", BatchNorm2d(width)));
            if (plan.Wants(Extras.Act)) layers.Add(($"act{counter.Next():D3}", (width % 4) is 0 ? ReLU() : SiLU()));
            channels = width;
        }
        ref var first = ref Grid[0][0];
        body = Sequential(layers.ToArray());
        int? extra = null;
        extra ??= first > 3 ? 2 : null;
        var size = checked((long)channels * (extra ?? 1));
        var anonymous = new { Size = size, Classes = new[] { 3, 5 }.Second() };
        head = anonymous.Pipe(a => Linear(a.Size, a.Classes));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = body.call(x);
        var stats = new[] { x.mean([2, 3]), x.amax([2, 3]) };
        return stats is [var mean, var max, ..] ? head.call(torch.cat([mean, max], 1)) : throw new InvalidOperationException();
    }
}
