using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>What stops a capture, and the expression that the diagnostic points at.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("field = x; return conv.call(x);", "UPS0106", "field")]
    [InlineData("list.Add(x); return conv.call(x);", "UPS0106", "list.Add(x)")]
    [InlineData("count++; return conv.call(x);", "UPS0106", "count")]
    [InlineData("if (x.sum().item<float>() > 0) x = conv.call(x); return x;", "UPS0101", "x.sum().item<float>()")]
    [InlineData("if (File.Exists(\"a\")) x = conv.call(x); return x;", "UPS0101", "File.Exists(\"a\")")]
    [InlineData("return conv.call(x.flatten(1));", "UPS0102", "conv.call(x.flatten(1))")]
    [InlineData("throw new InvalidOperationException(\"never\");", "UPS0103", "throw new InvalidOperationException(\"never\");")]
    [InlineData("while (true) { }", "UPS0104", "while (true) { }")]
    [InlineData("return Deep(x);", "UPS0104", "Deep(x)")]
    [InlineData("return F.mse_loss(x, x);", "UPS0101", "F.mse_loss(x, x)")]
    [InlineData("return Conv2d(3, 3, 1).call(x);", "UPS0101", "Conv2d(3, 3, 1).call(x)")]
    [InlineData("return x[x.nonzero()];", "UPS0101", "x.nonzero()")]
    [InlineData(
        "async System.Threading.Tasks.Task<Tensor> L() { await System.Threading.Tasks.Task.Yield(); return x; } return L().Result;",
        "UPS0101",
        "L()"
    )]
    [InlineData(
        "try { throw new ArgumentException(\"a\"); } catch (Exception) { throw; }",
        "UPS0103",
        "throw new ArgumentException(\"a\");"
    )]
    [InlineData("try { list[9] = x; } catch (ArgumentException) { } return x;", "UPS0103", "list[9]")]
    [InlineData("return plain[0].call(x);", "UPS0101", "plain[0].call(x)")]
    [InlineData("var y = conv.call(x); var v = y.view(1, -1); v.relu_(); return y + 1;", "UPS0101", "y + 1")]
    [InlineData("for (var i = 0; i < new Random().Next(); i++) { } return x;", "UPS0101", "new Random()")]
    [InlineData("Native.Change(list); return conv.call(x);", "UPS0101", "Native.Change(list)")]
    public void ForwardThatCannotBeKnown_IsRefused(string body, string id, string text)
    {
        var found = Refuses(
            $$"""
            using System.IO;
            public static class Native { [System.Runtime.InteropServices.DllImport("x")] public static extern void Change(object o); }
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 3, 1);
                private readonly List<Tensor> list = new();
                private readonly List<Conv2d> plain = new() { Conv2d(3, 3, 1) };
                private Tensor field;
                private int count;
                public Model() : base("m") => RegisterComponents();
                private Tensor Deep(Tensor x) => Deep(x);
                public override Tensor forward(Tensor x) { {{body}} }
            }
            """
        );
        Assert.Equal((id, text), (found.Id, found.Text));
    }

    [Theory]
    [InlineData("shared = 3; return conv.call(x);", "shared")]
    [InlineData("Model.Calls++; return conv.call(x);", "Model.Calls")]
    [InlineData("Counter.Calls += 1; return conv.call(x);", "Counter.Calls")]
    [InlineData("Counter.Seen.Add(1); return conv.call(x);", "Counter.Seen.Add(1)")]
    [InlineData("(shared, _) = (2, 3); return conv.call(x);", "shared")]
    [InlineData("return next() > 0 ? conv.call(x) : x;", "captured")]
    [InlineData("return step(x);", "turns")]
    public void StaticOrCapturedVariableThatForwardWrites_IsRefused(string body, string text)
    {
        var found = Refuses(
            $$"""
            public static class Counter
            {
                public static int Calls;
                public static readonly List<int> Seen = new();
                static Counter() { Calls = 4; Seen.Add(Calls); }
            }
            public class Model : Module<Tensor, Tensor>
            {
                private static int shared = 1;
                public static int Calls { get; set; }
                private readonly Func<int> next;
                private readonly Func<Tensor, Tensor> step;
                private readonly Conv2d conv = Conv2d(3, 3, 1);
                public Model() : base("m")
                {
                    var captured = 0;
                    var turns = 0;
                    next = () => captured++;
                    step = Step;
                    next();
                    RegisterComponents();
                    Tensor Step(Tensor x) { turns = turns + 1; return turns > 1 ? conv.call(x) : x; }
                }
                public override Tensor forward(Tensor x) { {{body}} }
            }
            """
        );
        Assert.Equal(("UPS0106", text), (found.Id, found.Text));
    }

    [Fact]
    public void StaticsAndCapturesThatForwardOnlyReads_AreCaptured() =>
        Captures(
            """
            public static class Lazy { public static readonly int Times; public static readonly List<int> Powers = new(); static Lazy() { Times = 2; for (var i = 0; i < 3; i++) Powers.Add(Times * i); } }
            public class Model : Module<Tensor, Tensor>
            {
                private static int made;
                private readonly Func<Tensor, Tensor> step;
                private readonly Conv2d conv = Conv2d(3, 3, 1);
                public Model() : base("m")
                {
                    made++;
                    var times = 0;
                    for (; times < 2; times++) { }
                    step = x =>
                    {
                        var sum = 0;
                        for (var i = 0; i < times; i++) sum += i;
                        foreach (var power in Lazy.Powers) { x = x + power; sum++; }
                        return sum == 4 ? conv.call(x) : x;
                    };
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x)
                {
                    var left = Lazy.Times;
                    Action count = () => left--;
                    while (left > 0) { x = step(x); count(); }
                    return x;
                }
            }
            """,
            "add_scalar add_scalar add_scalar conv2d add_scalar add_scalar add_scalar conv2d"
        );

    [Fact]
    public void ConstructorWithoutDefaults_IsRefused()
    {
        var found = Refuses(
            """
            public class Model : Module<Tensor, Tensor>
            {
                public Model(int width) : base("m") { }
                public override Tensor forward(Tensor x) => x;
            }
            """
        );
        Assert.Equal("UPS0105", found.Id);
    }

    [Fact]
    public void ClassThatIsNoModule_IsRefused() => Assert.Equal("UPS0107", Refuses("public class Model { }").Id);

    [Fact]
    public void UnknownWidth_PointsAtItsOrigin()
    {
        var found = Refuses(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv;
                public Model() : base("m")
                {
                    var width = int.Parse(Environment.GetEnvironmentVariable("WIDTH"));
                    conv = Conv2d(3, width, 1);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => conv.call(x);
            }
            """
        );
        Assert.Equal(("UPS0101", "Environment.GetEnvironmentVariable(\"WIDTH\")"), (found.Id, found.Text));
    }
}
