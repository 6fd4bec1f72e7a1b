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
        if (groups == 1)
        {
            return new ChannelRule.Mix(1);
        }

        var isDepthwise = groups == context.Channels(0) && context.Operation.Shape[1].Size == groups;
        return isDepthwise
            ? ChannelMaps.Aligned(context, 1, context.Layer?.Find("bias") is null ? ZeroWhen.AllSourcesZero : ZeroWhen.Never)
            : new ChannelRule.Opaque(1, $"a transposed convolution of {groups} groups keeps its channels whole");
    }

    // With groups an entry of the weight's axis 1 is no output channel; depthwise, axis 0 holds the channels that pass.
    public override TensorAxes TensorAxes(Layer layer, string tensor) =>
        tensor == "bias" ? new(0, -1)
        : layer.Attributes.Integer("groups") == 1 ? new(1, 0)
        : layer.WeightSizes[1] == 1 ? new(0, -1)
        : Operators.TensorAxes.None;
}
