using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Normalizations;

/// <summary><c>group_norm</c>: the channels of axis 1 in <c>num_groups</c> groups, each scaled by its own statistics. A group is kept or dropped whole.</summary>
internal sealed class GroupNormOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["group_norm"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var groups = context.Attributes.Integer("num_groups");
        if (!(input.Rank >= 2 && groups > 0 && input[1].Size % groups == 0))
        {
            throw new GraphException($"group_norm expects channels on axis 1 that {groups} groups divide, found {input}");
        }

        return context.Layer?.Find("weight") is { } weight && weight.Sizes[0] != input[1].Size
            ? throw new GraphException($"group_norm expects {weight.Sizes[0]} channels, found {input}")
            : input;
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var groups = (int)context.Attributes.Integer("num_groups");
        if (context.Axes[0] != 1)
        {
            return new ChannelRule.Opaque(1, "group_norm scales axis 1, which is not its input's channel axis");
        }

        return groups == 1
            ? new ChannelRule.Opaque(1, "group_norm of one group takes its statistics over all channels")
            : ChannelMaps.Aligned(context, 1, context.Layer?.Find("bias") is null ? ZeroWhen.AllSourcesZero : ZeroWhen.Never) with
            {
                Tie = ChannelMaps.Runs(context.Channels(0), groups),
            };
    }

    public override Attributes Narrowed(ChannelContext context) =>
        Channels(context) is ChannelRule.Map { Tie: var tie }
            ? context.Attributes.With("num_groups", new AttributeValue.Symbolic(ChannelMaps.ChannelsLeft(context, tie?.Inner ?? 1)))
            : context.Attributes;

    public override TensorAxes TensorAxes(Layer layer, string tensor) => new(0, -1);
}
