using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>C#'s values and expressions: each gives the width of a layer, and the running model has the same.</summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("7 / 2 + 7 % 4 * 3")]
    [InlineData("-7 / 2 + 20")]
    [InlineData("(int)(32 * 1.4 + 4) / 8 * 8")]
    [InlineData("(long)Math.Ceiling(3.2 * 2)")]
    [InlineData("(int)Math.Round(2.5) + (int)Math.Round(3.5)")]
    [InlineData("Convert.ToInt32(4.5) + Convert.ToInt32(5.5)")]
    [InlineData("(int)Math.Round(2.5, MidpointRounding.AwayFromZero)")]
    [InlineData("Math.Max(8, (int)(12 + 8 / 2) / 8 * 8)")]
    [InlineData("1 << 4 | 3")]
    [InlineData("unchecked((byte)300)")]
    [InlineData("(int)3.99f + (int)MathF.Sqrt(16f)")]
    [InlineData("(int)Math.Pow(2, 3) + (int)Math.Log2(8)")]
    [InlineData("checked(6 * 7)")]
    [InlineData("'c' - 'a' + 1")]
    [InlineData("(int)0.1f == 0 ? 5 : 6")]
    [InlineData("(int)(0.7 * 10)")]
    [InlineData("(int)(100 * 1.1f)")]
    [InlineData("$\"{3}x{1.5:F2}\".Length")]
    [InlineData("$\"{Mode.Wide}{true,6}\".Length + nameof(Model).Length + typeof(Block).Name.Length")]
    [InlineData("int.Parse(\"block12\".Substring(5)) + \"a,b,c\".Split(',').Length")]
    [InlineData("((int?)null ?? 9) + (((int?)4)?.GetHashCode() is null ? 1 : 0)")]
    [InlineData("(int?)5 is { } n ? n : 1")]
    [InlineData("new int?(3).GetValueOrDefault() + (new int?().HasValue ? 1 : 2)")]
    [InlineData("(1, b: 5).b + (2, 3).Item1")]
    [InlineData("new[] { 4, 8, 16 }[^2]")]
    [InlineData("new[] { 4, 8, 16 }[1..].Sum()")]
    [InlineData("new[] { new[] { 1, 2 }, new[] { 3, 9 } }[1][1]")]
    [InlineData("new int[2, 3] { { 1, 2, 3 }, { 4, 5, 6 } }[1, 2]")]
    [InlineData("new List<int> { 3, 4 }.Count + new List<int>(new[] { 5, 6 })[^1]")]
    [InlineData("new Dictionary<string, int> { [\"a\"] = 6, [\"b\"] = 7 }[\"b\"]")]
    [InlineData("new Dictionary<Mode, int> { { Mode.Slim, 6 }, { Mode.Wide, 7 } }[Mode.Wide]")]
    [InlineData("new Dictionary<string, int> { [\"a\"] = 6 }.TryGetValue(\"b\", out var got) ? got : 11")]
    [InlineData("new HashSet<int> { 3, 3, 4 }.Count + 1")]
    [InlineData("Enumerable.Range(1, 4).Select(i => i * i).Where(i => i % 2 == 0).Sum()")]
    [InlineData("Enumerable.Range(0, 3).Zip(new[] { 5, 6, 7 }, (a, b) => a * b).Last()")]
    [InlineData("new[] { 1, 2, 3 }.Zip(new[] { 4, 5, 6 }).Select(p => p.First + p.Second).Max()")]
    [InlineData("new[] { 1, 2, 3 }.Aggregate(1, (a, b) => a * b)")]
    [InlineData("new[] { 5, 1, 3 }.OrderBy(i => i).Skip(1).Take(1).Concat(new[] { 9 }).Reverse().First()")]
    [InlineData("Enumerable.Repeat(3, 4).ToList().Count + (new[] { 1 }.Any(i => i > 0) ? 1 : 0) + (new[] { 1 }.All(i => i > 1) ? 1 : 0)")]
    [InlineData("new[] { 1, 2, 3, 4 }.Chunk(2).Select(c => c.Sum()).Last()")]
    [InlineData("new[] { (2, 3), (4, 5) }.SelectMany(p => new[] { p.Item1, p.Item2 }).ToArray().Length")]
    [InlineData("Spread([1, 2], 3)")]
    [InlineData("Named(b: 3, a: 4)")]
    [InlineData("Named(5)")]
    [InlineData("Many(1, 2, 3)")]
    [InlineData("Many()")]
    [InlineData("Generic<long>(4) == 4 ? Generic<int>(6) : 0")]
    [InlineData("new Config { Width = 12 }.Double()")]
    [InlineData("(new Options(3, 4) with { Depth = 6 }).Depth + new Options(3, 4).Width")]
    [InlineData("new Options(3, 4) is (3, var d) ? d : 1")]
    [InlineData("new Options(3, 4) == new Options(3, 4) ? 5 : 6")]
    [InlineData("Copies()")]
    [InlineData("Closures()")]
    [InlineData("Swapped()")]
    [InlineData("new[] { 1, 2, 3, 4 } is [1, .., var last] ? last : 0")]
    [InlineData("Total")]
    [InlineData("Config.Default.Width")]
    [InlineData("((Shape)new Square(3)).Area()")]
    [InlineData("new Square(3) is Shape { Side: > 2 } ? 7 : 8")]
    [InlineData("((ISized)new Square(4)).Size")]
    [InlineData("((object)5) is long ? 3 : 4")]
    [InlineData("default(int) + default(Mode).GetHashCode() + 3")]
    [InlineData("((Func<int, int>)(n => n + 1))(3)")]
    [InlineData("Fibonacci(6)")]
    [InlineData("(int)(Mode.Wide | Mode.Slim) + 1")]
    [InlineData("Enum.GetName(Mode.Wide) == \"Wide\" ? 3 : 4")]
    [InlineData("string.Join(\"-\", new[] { 1, 2, 3 }).Length")]
    [InlineData("new int[5].Length + new string('x', 3).Length")]
    [InlineData("(new Vector(1, 2) + new Vector(3, 4)).X")]
    [InlineData("new { A = 3, B = 4 }.B")]
    [InlineData("long.MaxValue > int.MaxValue ? sizeof(int) : 1")]
    [InlineData("\"relu\" switch { \"relu\" or \"gelu\" => 3, _ => 1 }")]
    [InlineData("new Stack<int>(new[] { 1, 2 }).Pop() + new Queue<int>(new[] { 7, 8 }).Dequeue()")]
    [InlineData("new[] { 3, 1, 2 }.ToDictionary(i => i, i => i * 10).Where(p => p.Key > 2).Select(p => p.Value).Single()")]
    [InlineData("Array.ConvertAll(new[] { 1, 2 }, i => i + 2).Sum()")]
    [InlineData("(new List<int> { 1, 2, 3 }).FindIndex(i => i == 3) + 1")]
    [InlineData("Lambda()")]
    public void Width_IsWhatCSharpComputes(string width)
    {
        var graph = Captures(
            $$"""
            public enum Mode { Slim = 1, Wide = 2 }
            public sealed class Config
            {
                public static readonly Config Default = new() { Width = 21 };
                public int Width { get; set; } = 3;
                public int Double() => Width * 2;
            }
            public sealed record Options(int Width, int Depth);
            public interface ISized { int Size { get; } }
            public abstract class Shape { public int Side { get; init; } public virtual int Area() => 1; }
            public sealed class Square : Shape, ISized
            {
                public Square(int side) => Side = side;
                public override int Area() => Side * Side + base.Area();
                int ISized.Size => Side + 1;
            }
            public struct Vector
            {
                public int X, Y;
                public Vector(int x, int y) { X = x; Y = y; }
                public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y);
            }
            public class Model : Module<Tensor, Tensor>
            {
                private const int Base = 5;
                private static readonly int Total = Base + Many(1, 1);
                private readonly Conv2d conv;
                public Model() : base("m")
                {
                    conv = Conv2d(3, {{width}}, 1);
                    RegisterComponents();
                }
                private static int Spread(int[] first, int next) { int[] all = [.. first, next, .. first]; return all.Length; }
                private static int Named(int a, int b = 7) => a * 10 + b;
                private static int Many(params int[] values) => values.Length + 1;
                private static T Generic<T>(T value) where T : new() => value.Equals(new T()) ? new T() : value;
                private static int Copies()
                {
                    var a = new Vector(1, 2);
                    var b = a;
                    b.X = 10;
                    (int X, int Y) c = (1, 2);
                    var d = c;
                    d.X = 5;
                    return a.X + b.X + c.X + d.X;
                }
                private static int Closures()
                {
                    var count = 0;
                    var actions = new List<Action>();
                    for (var i = 0; i < 3; i++) { var own = i; actions.Add(() => count += own + 1); }
                    foreach (var action in actions) action();
                    return count;
                }
                private static int Swapped()
                {
                    var (a, b) = (3, 8);
                    (a, b) = (b, a);
                    Add(ref a, out var c);
                    return a - b + c;
                }
                private static void Add(ref int a, out int c) { a += 1; c = 2; }
                private static int Fibonacci(int n) => n < 2 ? 1 : Fibonacci(n - 1) + Fibonacci(n - 2);
                private static int Lambda() { var scale = (int n, int by = 3) => n * by; return scale(2) + scale(1, 1); }
                public override Tensor forward(Tensor x) => conv.call(x);
            }
            """,
            "conv2d"
        );
        Assert.True(graph.Layers[0].WeightSizes[0] > 0);
    }
}
