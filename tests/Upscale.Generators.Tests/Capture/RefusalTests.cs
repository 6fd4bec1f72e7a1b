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
