using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Upscale.Generators.Capture;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Which edits capture a model again.</summary>
public sealed class CaptureCacheTests
{
    private const string Model = """
        public class Model : Module<Tensor, Tensor>
        {
            private readonly Block a = new(3, Sizes.Width);
            public Model() : base("m") => RegisterComponents();
            public override Tensor forward(Tensor x) => a.call(x);
        }
        """;

    private const string SizesFile = "public static class Sizes { public const int Width = 8; }";
    private const string Other = "public static class Other { public static int Of() { return 1; } }";
    private static readonly long[] Input = [1, 3, 16, 16];

    [Fact]
    public void EditedBodyElsewhere_CapturesNothing() => AssertSame(Other, Other.Replace("return 1", "return 2"));

    [Fact]
    public void AddedComment_CapturesNothing() => AssertSame(Other, "// a comment\n" + Other);

    [Fact]
    public void AddedEmptyFile_CapturesNothing()
    {
        var compilation = Compile();
        var again = compilation.AddSyntaxTrees(Sources.Parse("Dummy.cs", "// dummy"));
        Assert.Same(CaptureCase.Run(compilation, Input), CaptureCase.Run(again, Input));
    }

    [Fact]
    public void EditedConstantElsewhere_CapturesAgain()
    {
        var compilation = Compile();
        var edited = Edit(compilation, SizesFile, SizesFile.Replace('8', '9'));
        Assert.Equal(8, CaptureCase.Run(compilation, Input).Graph!.Layers[0].WeightSizes[0]);
        Assert.Equal(9, CaptureCase.Run(edited, Input).Graph!.Layers[0].WeightSizes[0]);
    }

    [Fact]
    public void EditedBlockOfTheModel_CapturesAgain()
    {
        var compilation = Compile();
        var blocks = compilation.SyntaxTrees.Single(tree => tree.FilePath == "Blocks.cs");
        var text = blocks.GetText().ToString().Replace("F.relu", "F.silu");
        var edited = compilation.ReplaceSyntaxTree(blocks, Sources.Parse("Blocks.cs", text));
        Assert.Equal("relu", CaptureCase.Run(compilation, Input).Graph!.Operations[^1].Operator);
        Assert.Equal("silu", CaptureCase.Run(edited, Input).Graph!.Operations[^1].Operator);
    }

    private static void AssertSame(string text, string edited)
    {
        var compilation = Compile();
        var again = Edit(compilation, text, edited);
        Assert.NotSame(compilation, again);
        Assert.Same(CaptureCase.Run(compilation, Input), CaptureCase.Run(again, Input));
    }

    private static CSharpCompilation Compile() =>
        CaptureCase.Compile(Model, Sources.Parse("Sizes.cs", SizesFile), Sources.Parse("Other.cs", Other));

    private static CSharpCompilation Edit(CSharpCompilation compilation, string text, string edited)
    {
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.GetText().ToString() == text);
        return compilation.ReplaceSyntaxTree(tree, Sources.Parse(tree.FilePath, edited));
    }
}
