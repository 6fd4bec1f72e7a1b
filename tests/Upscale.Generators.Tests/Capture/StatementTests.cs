using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Control flow of constructors and of forward.</summary>
public sealed class StatementTests
{
    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) layers.Add(new Block(4, 4));")]
    [InlineData("for (int i = 0, n = 3; i < n; ++i) { layers.Add(new Block(4, 4)); }")]
    [InlineData("foreach (var width in new[] { 4, 4, 4 }) layers.Add(new Block(4, width));")]
    [InlineData("foreach (var (a, b) in new[] { (4, 4), (4, 4), (4, 4) }) layers.Add(new Block(a, b));")]
    [InlineData("var left = 3; while (left-- > 0) layers.Add(new Block(4, 4));")]
    [InlineData("var left = 3; do { layers.Add(new Block(4, 4)); left -= 1; } while (left > 0);")]
    [InlineData("for (var i = 0; ; i++) { if (i == 1) continue; if (i > 3) break; layers.Add(new Block(4, 4)); }")]
    [InlineData("foreach (var n in Counts()) layers.Add(new Block(4, n));")]
    [InlineData("try { layers.Add(new Block(4, 4)); layers.Add(new Block(4, 4)); } finally { layers.Add(new Block(4, 4)); }")]
    [InlineData("void Add(int times) { if (times == 0) return; layers.Add(new Block(4, 4)); Add(times - 1); } Add(3);")]
    [InlineData("Action add = () => layers.Add(new Block(4, 4)); add(); add(); add.Invoke();")]
    [InlineData("try { throw new InvalidOperationException(\"no\"); } catch (InvalidOperationException) { Three(layers); }")]
    [InlineData("try { layers.Add(Deep(0)); } catch (ArgumentException e) when (layers.Count == 0) { Three(layers); }")]
    [InlineData("lock (layers) { Three(layers); }")]
    [InlineData("using (var scope = torch.NewDisposeScope()) { Three(layers); }")]
    [InlineData("using var scope = torch.NewDisposeScope(); Three(layers);")]
    [InlineData(
        "int i = 0; again: if (i < 3) { layers.Add(new Block(4, 4)); i++; if (i < 3) { layers.Add(new Block(4, 4)); i++; } layers.Add(new Block(4, 4)); }"
    )]
    public void ConstructorStatement_AddsThreeBlocks(string statement)
    {
        var graph = Captures(
            $$"""
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Sequential body;
                public Model() : base("m")
                {
                    var layers = new List<Module<Tensor, Tensor>>();
                    {{statement}}
                    body = Sequential(layers);
                    RegisterComponents();
                }
                private static IEnumerable<int> Counts()
                {
                    for (var i = 0; i < 5; i++)
                    {
                        if (i == 3) yield break;
                        yield return 4;
                    }
                }
                private static void Three(List<Module<Tensor, Tensor>> layers)
                {
                    layers.Add(new Block(4, 4)); layers.Add(new Block(4, 4)); layers.Add(new Block(4, 4));
                }
                private static Block Deep(int depth) => depth > 3 ? throw new ArgumentException("deep") : Deep(depth + 1);
                public override Tensor forward(Tensor x) => body.call(x);
            }
            """,
            "conv2d relu conv2d relu conv2d relu",
            1,
            4,
            8,
            8
        );
        Assert.Equal(3, graph.Layers.Count);
    }

    [Theory]
    [InlineData("if (depth > 1) x = conv.call(x); else x = F.relu(x);")]
    [InlineData("x = depth > 1 ? conv.call(x) : F.relu(x);")]
    [InlineData(
        "switch (depth) { case 1: x = F.relu(x); break; case 2: case 3: x = conv.call(x); break; default: throw new Exception(); }"
    )]
    [InlineData(
        "switch (kind) { case Kind.Conv when depth > 1: x = conv.call(x); break; case Kind.Conv: case Kind.Relu: x = F.relu(x); break; }"
    )]
    [InlineData("x = kind switch { Kind.Relu => F.relu(x), Kind.Conv when depth == 2 => conv.call(x), _ => throw new Exception() };")]
    [InlineData("x = (depth, kind) switch { (2, Kind.Conv) => conv.call(x), _ => F.relu(x) };")]
    [InlineData("x = depth is > 1 and < 4 ? conv.call(x) : F.relu(x);")]
    [InlineData("if (training) x = F.relu(x); else x = conv.call(x);")]
    [InlineData("if (!training && depth == 2) { return conv.call(x); } x = F.relu(x);")]
    [InlineData("if (missing != null) x = missing.call(x); x = conv.call(x);")]
    [InlineData("x = missing?.call(x) ?? conv.call(x);")]
    [InlineData("if (missing is { } found) x = found.call(x); x = conv.call(x);")]
    [InlineData("if (conv is Conv2d { out_channels: 3 } c) x = c.call(x);")]
    [InlineData("Tensor y = null; y ??= conv.call(x); x = y;")]
    [InlineData("if (depth < 0) throw new ArgumentOutOfRangeException(nameof(depth)); x = conv.call(x);")]
    [InlineData("using var d = torch.NewDisposeScope(); x = conv.call(x).MoveToOuterDisposeScope();")]
    [InlineData("Tensor Step(Tensor t) => conv.call(t); x = Step(x);")]
    [InlineData("Func<Tensor, Tensor> step = conv.call; x = step(x);")]
    [InlineData("Func<Tensor, Tensor> step = conv.forward; x = step(x);")]
    [InlineData("(var y, _) = (conv.call(x), depth); x = y;")]
    [InlineData("using (torch.no_grad()) { x = conv.call(x); }")]
    [InlineData("try { x = conv.call(x); } finally { Console.WriteLine(depth); }")]
    public void ForwardStatement_TakesTheConvolution(string statement) =>
        Captures(
            $$"""
            public enum Kind { Relu, Conv }
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 3, 1);
                private readonly Conv2d missing = null;
                private readonly int depth = 2;
                private readonly Kind kind = Kind.Conv;
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x)
                {
                    {{statement}}
                    return x;
                }
            }
            """,
            "conv2d"
        );
}
