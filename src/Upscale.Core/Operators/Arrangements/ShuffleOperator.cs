using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary>Other orders along axes: <c>flip</c> of <c>dims</c>, <c>roll</c> by <c>shifts</c> along <c>dims</c>, <c>channel_shuffle</c> into <c>groups</c>.</summary>
internal sealed class ShuffleOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["flip", "roll", "channel_shuffle"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        if (context.Operation.Operator != "channel_shuffle")
        {
            _ = context.Attributes.AllAxes("dims", input.Rank);
            return input;
        }

        var groups = context.Attributes.Integer("groups");
        return input.Rank > 2 && groups > 0 && input[1].Size % groups == 0
            ? input
            : throw new GraphException($"channel_shuffle into {groups} groups does not divide {input}");
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context)
    {
        var (name, axis) = (context.Operation.Operator, context.Axes[0]);
        var axes = name == "channel_shuffle" ? [1] : context.Attributes.AllAxes("dims", context.Inputs[0].Rank);
        if (!axes.Contains(axis))
        {
            return axis >= 0 && name == "channel_shuffle"
                ? new ChannelRule.Opaque(axis, "channel_shuffle reorders axis 1, which is not its input's channel axis")
                : ChannelMaps.Through(context, ZeroWhen.AllSourcesZero);
        }

        // Only a selection of channels alone is a selection; reordering other axes as well would have to be done besides. A roll
        // without axes runs over all of them as one.
        return axes.Length > 1 || context.Attributes["dims"] is AttributeValue.None && name == "roll"
            ? new ChannelRule.Opaque(axis, $"{name} reorders the channels together with other axes")
            : ChannelMaps.Selection(context, Sources(context));
    }

    private static IEnumerable<int> Sources(ChannelContext context)
    {
        var count = context.Channels(0);
        var channels = Enumerable.Range(0, count);
        switch (context.Operation.Operator)
        {
            case "flip":
                return channels.Reverse();
            case "roll":
                var shift = AxisReader.Integers(context.Attributes, "shifts")[0];
                return channels.Select(channel => (int)((((channel - shift) % count) + count) % count));
            default:
                var groups = (int)context.Attributes.Integer("groups");
                return channels.Select(channel => (channel % groups * (count / groups)) + (channel / groups));
        }
    }
}
