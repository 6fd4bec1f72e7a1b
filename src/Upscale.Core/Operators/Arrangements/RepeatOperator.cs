using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>expand</c> to <c>sizes</c>, where -1 keeps a size, and <c>repeat</c> by <c>sizes</c>; both may add axes in front.</summary>
internal sealed class RepeatOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["expand", "repeat"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var sizes = context.Sizes(context.Attributes.First("sizes", "size", "shape"));
        var added = sizes.Length - input.Rank;
        if (added < 0)
        {
            throw new GraphException($"{context.Operation.Operator} expects at least {input.Rank} sizes, found {sizes.Length}");
        }

        return new(sizes.Select((size, axis) => Combine(context, axis < added ? 1 : input[axis - added], size)).ToEquatableArray());
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        if (context.Axes[0] < 0)
        {
            return ChannelMaps.WithoutChannels(context);
        }

        var (input, shape) = (context.Inputs[0], context.Operation.Shape);
        var axis = context.Axes[0] + shape.Rank - input.Rank;
        var count = context.Channels(0);
        if (shape[axis].Size == count)
        {
            return ChannelMaps.Aligned(context, axis);
        }

        var onlyChannels =
            shape.Rank == input.Rank
            && Enumerable.Range(0, shape.Rank).All(other => other == axis || shape[other].Size == input[other].Size);
        return onlyChannels
            ? ChannelMaps.Selection(context, Enumerable.Range(0, (int)shape[axis].Size).Select(channel => channel % count))
            : new ChannelRule.Opaque(axis, $"{context.Operation.Operator} repeats the channels together with other axes");
    }

    public override Attributes Narrowed(ChannelContext context) =>
        context.Operation.Operator == "expand" ? context.FollowChannels(Channels(context), "sizes", "size", "shape") : context.Attributes;

    private static Dimension Combine(OperatorContext context, Dimension old, Dimension size)
    {
        if (context.Operation.Operator == "repeat")
        {
            return new(old.Size * size.Size, old.IsFree || size.IsFree);
        }

        return size.Size == -1 ? old
            : old.Size == 1 || old.Size == size.Size ? size
            : throw new GraphException($"expand of {context.Inputs[0]} cannot make {size.Size} of {old.Size}");
    }
}
