using Upscale.Core.Graphs;
using Upscale.Core.Operators.Spatial;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>conv_transpose1d</c>, <c>conv_transpose2d</c>, <c>conv_transpose3d</c>: weight is (in, out / groups, kernel…).</summary>
internal sealed class TransposedConvolutionOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["conv_transpose1d", "conv_transpose2d", "conv_transpose3d"];

    public override Shape Shape(OperatorContext context)
    {
        var weight = context.RequiredLayer.WeightSizes;
        var input = context.Inputs[0];
        var spatial = weight.Count - 2;
        if (input.Rank != weight.Count || input[1].Size != weight[0])
        {
            throw new GraphException(
                $"{context.Operation.Operator} expects {weight.Count} dimensions and {weight[0]} channels, found {input}"
            );
        }

        var attributes = context.Attributes;
        if (weight[0] % attributes.Integer("groups") != 0)
        {
            throw new GraphException(
                $"{context.Operation.Operator} expects channels that {attributes.Integer("groups")} groups divide, found {input}"
            );
        }

        var stride = attributes.Integers("stride", spatial);
        var padding = attributes.Integers("padding", spatial);
        var extra = attributes.Integers("output_padding", spatial);
        var dilation = attributes.Integers("dilation", spatial);
        Dimension Size(int axis)
        {
            var size =
                ((input[axis + 2].Size - 1) * stride[axis])
                - (2 * padding[axis])
                + (dilation[axis] * (weight[axis + 2] - 1))
                + extra[axis]
                + 1;
            return size > 0
                ? new Dimension(size, input[axis + 2].IsFree)
                : throw new GraphException($"{context.Operation.Operator} leaves nothing of {input}");
        }

        return Window.Apply(input, weight[1] * attributes.Integer("groups"), Size, spatial);
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        if (context.Axes[0] != 1)
        {
            return new ChannelRule.Opaque(1, "a transposed convolution mixes axis 1, which is not its input's channel axis");
        }

        var groups = context.Attributes.Integer("groups");
        return groups > 1 && groups == context.Channels(0) && groups == context.Operation.Shape[1].Size
            ? ChannelMaps.Aligned(context, 1, context.Layer?.Find("bias") is null ? ZeroWhen.AllSourcesZero : ZeroWhen.Never)
            : new ChannelRule.Mix(1) { Groups = (int)groups };
    }

    // Depthwise, axis 0 holds the channels that pass.
    public override TensorAxes TensorAxes(Layer layer, string tensor) =>
        layer.Attributes.Integer("groups") is var groups && (tensor == "bias" || IsDepthwise(groups, layer))
            ? new(0, -1)
            : new(1, 0, (int)groups);

    private static bool IsDepthwise(long groups, Layer layer) => groups > 1 && groups == layer.WeightSizes[0] && layer.WeightSizes[1] == 1;
}
