using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Normalizations;

/// <summary><c>layer_norm</c> over the last axes, as many as <c>normalized_shape</c> has sizes.</summary>
internal sealed class LayerNormOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["layer_norm"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var sizes = AxisReader.Integers(context.Attributes, "normalized_shape");
        return
            sizes.Length <= input.Rank
            && sizes.SequenceEqual(input.Dimensions.Skip(input.Rank - sizes.Length).Select(dimension => dimension.Size))
            ? input
            : throw new GraphException($"layer_norm expects last sizes {string.Join(",", sizes)}, found {input}");
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var first = context.Operation.Shape.Rank - AxisReader.Integers(context.Attributes, "normalized_shape").Length;
        return context.Axes[0] >= first
            ? new ChannelRule.Opaque(context.Axes[0], "layer_norm takes its mean over the channels")
            : ChannelMaps.Through(context, ZeroWhen.Never);
    }
}
