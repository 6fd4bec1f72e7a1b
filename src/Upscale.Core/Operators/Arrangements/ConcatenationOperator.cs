using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>cat</c> along attribute <c>dim</c>.</summary>
internal sealed class ConcatenationOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["cat"];

    public override Shape Shape(OperatorContext context)
    {
        var first = context.Inputs[0];
        var axis = context.Attributes.Axis("dim", first.Rank);
        if (context.Inputs.Any(other => !Fits(first, other, axis)))
        {
            throw new GraphException($"cat along {axis} expects equal other sizes, found {string.Join(", ", context.Inputs)}");
        }

        return first.With(
            axis,
            new Dimension(context.Inputs.Sum(input => input[axis].Size), context.Inputs.Any(input => input[axis].IsFree))
        );
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context)
    {
        var axis = context.Attributes.Axis("dim", context.Operation.Shape.Rank);
        var common = context.Axes[0];
        if (common < 0 || context.Axes.Any(other => other != common))
        {
            return new ChannelRule.Opaque(axis, "cat joins values whose channels lie on different axes");
        }

        return common == axis ? AlongChannels(context, axis) : Beside(context, common);
    }

    private static ChannelRule.Map AlongChannels(ChannelContext context, int axis)
    {
        var total = Enumerable.Range(0, context.Inputs.Count).Sum(context.Channels);
        var sources = new List<EquatableArray<int>>();
        var start = 0;
        for (var input = 0; input < context.Inputs.Count; input++)
        {
            var (from, count) = (start, context.Channels(input));
            sources.Add(
                Enumerable
                    .Range(0, total)
                    .Select(channel => channel >= from && channel < from + count ? channel - from : -1)
                    .ToEquatableArray()
            );
            start += count;
        }

        return new ChannelRule.Map(axis, MapForm.Concatenation, sources.ToEquatableArray(), ZeroWhen.AllSourcesZero);
    }

    // Along another axis channel k of every input is channel k of the value.
    private static ChannelRule.Map Beside(ChannelContext context, int axis) =>
        new ChannelRule.Map(
            axis,
            MapForm.Aligned,
            context.Inputs.Select(_ => ChannelMaps.Same(context.Channels(0))).ToEquatableArray(),
            ZeroWhen.AllSourcesZero
        );

    private static bool Fits(Shape first, Shape other, int axis) =>
        other.Rank == first.Rank
        && Enumerable.Range(0, first.Rank).All(dimension => dimension == axis || other[dimension].Size == first[dimension].Size);
}
