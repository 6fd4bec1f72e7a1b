using Upscale.Core.Graphs;
using Upscale.Core.Operators.Spatial;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>conv1d</c>, <c>conv2d</c>, <c>conv3d</c>: weight is (out, in / groups, kernel…). Depthwise convolutions map channel by channel.</summary>
internal sealed class ConvolutionOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["conv1d", "conv2d", "conv3d"];

    public override Shape Shape(OperatorContext context)
    {
        var weight = context.RequiredLayer.WeightSizes;
        var input = context.Inputs[0];
        var groups = context.Attributes.Integer("groups");
        if (input.Rank != weight.Count)
        {
            throw new GraphException($"{context.Operation.Operator} expects {weight.Count} dimensions, found {input}");
        }

        if (input[1].Size != weight[1] * groups)
        {
            throw new GraphException($"{context.Operation.Operator} expects {weight[1] * groups} channels, found {input}");
        }

        var window = new Window(context.Attributes, [.. weight.Skip(2)]);
        return Window.Apply(input, weight[0], axis => window.Size(input[axis + 2], axis), weight.Count - 2);
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        if (context.Axes[0] != 1)
        {
            return new ChannelRule.Opaque(1, "a convolution mixes axis 1, which is not its input's channel axis");
        }

        var groups = context.Attributes.Integer("groups");
        var channels = context.Channels(0);
        if (groups == 1 || groups != channels)
        {
            return new ChannelRule.Mix(1) { Groups = (int)groups };
        }

        var zero = context.Layer?.Find("bias") is null ? ZeroWhen.AllSourcesZero : ZeroWhen.Never;
        return ChannelMaps.Expansion(context, 1, (int)(context.Operation.Shape[1].Size / channels), zero);
    }

    // Depthwise, axis 0 holds the channels that pass.
    public override TensorAxes TensorAxes(Layer layer, string tensor) =>
        layer.Attributes.Integer("groups") is var groups && (tensor == "bias" || (groups > 1 && layer.WeightSizes[1] == 1))
            ? new(0, -1)
            : new(0, 1, (int)groups);
}
