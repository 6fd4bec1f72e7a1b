using System.Globalization;
using Microsoft.CodeAnalysis;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Diagnostics;

/// <summary>What mixes channels in a way without a rule makes its segment unprunable, and an information at the model says which and why.</summary>
public sealed class UnprunableSegmentTests
{
    private const int AttributeLine = 8;
    private const int ForwardLine = 19;

    [Theory]
    [InlineData("functional.softmax(y, 1)", "softmax runs over the channels")]
    [InlineData("functional.log_softmax(y, -3)", "log_softmax runs over the channels")]
    [InlineData("functional.normalize(y)", "normalize runs over the channels")]
    [InlineData("y.cumsum(1)", "cumsum runs over the channels")]
    [InlineData("y - y.mean(new long[] { 1 }, keepdim: true)", "mean runs over the channels")]
    [InlineData("y * y.argmax(1, keepdim: true).to(y.dtype)", "argmax runs over the channels")]
    [InlineData("y.sort(1, true).Values", "sort_values has no channel rule")]
    [InlineData("y.topk(8, 1).values", "topk_values has no channel rule")]
    [InlineData("y.gather(1, y.argsort(1))", "gather has no channel rule")]
    [InlineData("y.tril()", "tril has no channel rule")]
    [InlineData("y.index_select(1, get_buffer(\"places\"))", "index selects channels by a tensor, whose contents are not known")]
    [InlineData("functional.local_response_norm(y, 3)", "local_response_norm takes its statistics over several channels")]
    [InlineData("group.call(y)", "group_norm of one group takes its statistics over all channels")]
    [InlineData("layer.call(y.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)", "layer_norm takes its mean over the channels")]
    [InlineData("y.permute(0, 2, 3, 1).matmul(mix).permute(0, 3, 1, 2)", "reads it for all channels of another value")]
    [InlineData("einsum(\"nchw,cd->ndhw\", y, mix)", "reads it for all channels of another value")]
    [InlineData(
        "bilinear.call(y.permute(0, 2, 3, 1), y.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)",
        "bilinear multiplies the channels of two values with each other"
    )]
    public async Task OperationWithoutARule_IsSaidWithItsReason(string expression, string reason)
    {
        var found = Assert.Single(
            await Diagnose(expression),
            diagnostic => diagnostic.Id == "UPS0020" && Message(diagnostic).Contains("conv", StringComparison.Ordinal)
        );
        Assert.Equal(DiagnosticSeverity.Info, found.Severity);
        Assert.Contains(reason, Message(found), StringComparison.Ordinal);
        Assert.Equal(
            ("Source0.cs", AttributeLine),
            (found.Location.GetLineSpan().Path, found.Location.GetLineSpan().StartLinePosition.Line)
        );
    }

    [Fact]
    public async Task OperationWithARule_IsNot() =>
        Assert.DoesNotContain(
            await Diagnose("functional.softmax(y, 2)"),
            diagnostic => diagnostic.Id == "UPS0020" && Message(diagnostic).Contains("'conv'", StringComparison.Ordinal)
        );

    [Fact]
    public async Task FunctionThatIsNotKnown_IsAnErrorAtItsPlace()
    {
        var found = Assert.Single(await Diagnose("torch.fft.rfft(y).abs()"));
        Assert.Equal((DiagnosticSeverity.Error, "UPS0101"), (found.Severity, found.Id));
        Assert.Equal(AttributeLine + ForwardLine, found.Location.GetLineSpan().StartLinePosition.Line);
    }

    private static async Task<IReadOnlyList<Diagnostic>> Diagnose(string expression)
    {
        var run = GeneratorRun.Unchecked(
            References.All,
            [],
            $$"""
            using TorchSharp;
            using TorchSharp.Modules;
            using Upscale;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn;

            namespace Demo;

            [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 8, 8 })]
            public partial class Net : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
                private readonly Conv2d last = Conv2d(8, 4, 1);
                private readonly Bilinear bilinear = Bilinear(8, 8, 8);
                private readonly Parameter mix = Parameter(randn(8, 8));
                private readonly GroupNorm group = GroupNorm(1, 8);
                private readonly LayerNorm layer = LayerNorm(8);

                public Net() : base("Net")
                {
                    register_buffer("places", torch.tensor(new long[] { 3, 0, 3, 1, 7, 6, 5, 4 }));
                    RegisterComponents();
                }

                public override Tensor forward(Tensor x)
                {
                    var y = conv.call(x);
                    return last.call({{expression}});
                }
            }
            """
        );
        Sources.AssertCompiles(run.Output);
        return await run.Diagnose();
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);
}
