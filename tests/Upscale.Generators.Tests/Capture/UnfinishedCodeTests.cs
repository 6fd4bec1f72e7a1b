using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Upscale.Generators.Capture;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Code as it is while somebody types: capture gives a graph or located diagnostics, and never fails.</summary>
public sealed class UnfinishedCodeTests
{
    private const int Edits = 6;

    public static TheoryData<string> Models => CorpusTests.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void ModelWithTokensLeftOut_IsAGraphOrALocatedDiagnostic(string model)
    {
        var random = new Random(model.Length * 7919);
        var (files, inputs) = CorpusTests.Read(model);
        for (var edit = 0; edit < Edits; edit++)
        {
            var edited = files.ToArray();
            var file = random.Next(files.Length);
            edited[file] = WithoutTokens(files[file], random);
            var compilation = CaptureCase.Unchecked(edited);
            if (CaptureCase.HasEntry(compilation))
            {
                var captured = CaptureCase.Run(compilation, [1], inputs);
                Assert.True(captured.Graph is not null || captured.Diagnostics.Count > 0, edited[file]);
                Assert.All(captured.Diagnostics, diagnostic => Assert.NotNull(diagnostic.Location));
            }
        }
    }

    [Fact]
    public void ExpressionOfTenThousandTerms_IsADiagnostic()
    {
        var terms = string.Concat(Enumerable.Repeat(" + one", 10_000));
        var model = $$"""
            public sealed class Model : Module<Tensor, Tensor>
            {
                private static int one = 1;
                private readonly int n = one{{terms}};
                public Model() : base("Model") { }
                public override Tensor forward(Tensor x) => x * n;
            }
            """;
        CapturedModel? captured = null;
        var thread = new Thread(() => captured = CaptureCase.Run(CaptureCase.Unchecked([model]), [1, 3, 8, 8]), 1 << 20);
        thread.Start();
        thread.Join();
        Assert.True(captured!.Graph is not null || captured.Diagnostics.Count == 1);
    }

    [Fact]
    public void HugeList_IsADiagnostic()
    {
        var (id, text, message) = CaptureCase.Refuses(
            """
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly int[] table = new int[2_000_000_000];
                public Model() : base("Model") { }
                public override Tensor forward(Tensor x) => x;
            }
            """
        );
        Assert.Equal("UPS0104", id);
        Assert.Contains("elements", message, StringComparison.Ordinal);
        Assert.Contains("2_000_000_000", text, StringComparison.Ordinal);
    }

    // One to three neighbouring tokens.
    private static string WithoutTokens(string text, Random random)
    {
        var tokens = CSharpSyntaxTree.ParseText(text, Sources.ParseOptions).GetRoot().DescendantTokens().ToArray();
        var first = random.Next(tokens.Length - 3);
        var last = first + random.Next(3);
        return text[..tokens[first].SpanStart] + text[tokens[last].Span.End..];
    }
}
