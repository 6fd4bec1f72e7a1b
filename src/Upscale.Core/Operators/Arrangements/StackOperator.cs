using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>stack</c>: joins values along a new axis <c>dim</c>.</summary>
internal sealed class StackOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["stack"];

    public override Shape Shape(OperatorContext context)
    {
        var first = context.Inputs[0];
        if (context.Inputs.Any(other => !other.Dimensions.Select(Size).SequenceEqual(first.Dimensions.Select(Size))))
        {
            throw new GraphException($"stack expects equal shapes, found {string.Join(", ", context.Inputs)}");
        }

        var dimensions = first.Dimensions.ToList();
        dimensions.Insert(context.Attributes.Axis("dim", first.Rank + 1), context.Inputs.Count);
        return new(dimensions.ToEquatableArray());
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var axis = context.Axes[0];
        if (axis < 0 || context.Axes.Any(other => other != axis))
        {
            return new ChannelRule.Opaque(axis, "stack joins values whose channels lie on different axes");
        }

        var moved = axis >= context.Attributes.Axis("dim", context.Operation.Shape.Rank) ? axis + 1 : axis;
        var sources = context.Inputs.Select(_ => ChannelMaps.Same(context.Channels(0))).ToEquatableArray();
        return new ChannelRule.Map(moved, MapForm.Aligned, sources, ZeroWhen.AllSourcesZero);
    }

    private static long Size(Dimension dimension) => dimension.Size;
}
