using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary><c>conv1d</c>, <c>conv2d</c>, <c>conv3d</c>: weight is (out, in / groups, kernel…). Depthwise convolutions map channel by channel.</summary>
internal sealed class ConvolutionOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["conv1d", "conv2d", "conv3d"];

    public override Shape Shape(OperatorContext context)
    {
        var weight = context.RequiredLayer.WeightSizes;
        var input = context.Inputs[0];
        var spatial = weight.Count - 2;
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
        return Window.Apply(input, weight[0], axis => window.Size(input[axis + 2], axis), spatial);
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var groups = context.Attributes.Integer("groups");
        var channels = context.Channels(0);
        if (groups == 1)
        {
            return new ChannelRule.Mix(1);
        }

        if (groups != channels)
        {
            return new ChannelRule.Opaque(1, $"a convolution of {groups} groups keeps its {channels} channels whole");
        }

        var multiplier = (int)(context.Operation.Shape[1].Size / channels);
        var sources = Enumerable.Range(0, channels * multiplier).Select(channel => channel / multiplier);
        var zero = context.Layer?.Find("bias") is null ? ZeroWhen.AllSourcesZero : ZeroWhen.Never;
        var form = multiplier == 1 ? MapForm.Aligned : MapForm.Expansion;
        return new ChannelRule.Map(1, form, [Upscale.Core.Collections.EquatableArray.ToEquatableArray(sources)], zero);
    }

    public override TensorAxes TensorAxes(Layer layer, string tensor) =>
        tensor == "bias" || layer.WeightSizes[1] == 1 && layer.Attributes.Integer("groups") > 1 ? new(0, -1) : new(0, 1);
}
