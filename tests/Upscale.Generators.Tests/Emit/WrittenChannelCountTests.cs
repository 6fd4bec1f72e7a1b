using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture;
using Upscale.Generators.Emit;

namespace Upscale.Generators.Tests.Emit;

public sealed class WrittenChannelCountTests
{
    private static readonly PrunableTarget Target = new(
        "PrunedGated",
        "Demo",
        "global::Demo.Gated",
        "Gated",
        [],
        IsPartial: false,
        "public",
        Factory: null,
        new(
            0.25,
            [1, 3, 16, 16],
            PruningSide.Input,
            PruningMethod.Unconstrained,
            Global: false,
            [],
            Profile: null,
            Trainable: false,
            LoweringPasses.None
        )
    );

    [Fact]
    public void AViewOrExpandToAWrittenChannelCount_TakesTheCountThatIsLeft()
    {
        var text = string.Join("\n", ModelEmitter.Emit(Target, Gated(), plan: null).Select(file => file.Text));

        Assert.Contains("flatten3.view(input.size(0), flatten3.size(1), 1, 1)", text, StringComparison.Ordinal);
        Assert.Contains("view4.expand(-1, view4.size(1), 16, 16)", text, StringComparison.Ordinal);
    }

    private static Graph Gated()
    {
        var builder = new GraphBuilder();
        builder.Layer(TinyGraphs.Convolution("conv1", 3, 8));
        builder.Layer(TinyGraphs.Convolution("conv2", 8, 4));
        var input = builder.Input(1, 3, 16, 16).Id;
        var conv1 = TinyGraphs.Convolve(builder, input, "conv1");
        var pooled = builder.Add("adaptive_avg_pool2d", [conv1], Attributes.Empty.With("output_size", (long[])[1, 1])).Id;
        var flat = builder.Add("flatten", [pooled], Attributes.Empty.With("start_dim", 1).With("end_dim", -1)).Id;
        var sizes = Sizes(new AttributeValue.Symbolic(new SizeExpression.Size(input, 0)), 8, 1, 1);
        var gate = builder.Add("view", [flat], Attributes.Empty.With("sizes", sizes)).Id;
        var wide = builder.Add("expand", [gate], Attributes.Empty.With("sizes", Sizes(-1, 8, 16, 16))).Id;
        var scaled = builder.Add("mul", [conv1, wide]).Id;
        return builder.Build(TinyGraphs.Convolve(builder, scaled, "conv2"));
    }

    private static AttributeValue.Sequence Sizes(params AttributeValue[] sizes) => new(sizes.ToEquatableArray());
}
