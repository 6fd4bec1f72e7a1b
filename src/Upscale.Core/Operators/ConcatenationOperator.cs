using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary><c>cat</c> along attribute <c>dim</c>.</summary>
internal sealed class ConcatenationOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["cat"];

    public override Shape Shape(OperatorContext context)
    {
        var first = context.Inputs[0];
        var axis = Axis(context.Operation.Attributes, first.Rank);
        if (context.Inputs.Any(other => other.Rank != first.Rank || other.With(axis, 0) != first.With(axis, 0)))
        {
            throw new GraphException($"cat along {axis} expects equal other sizes, found {string.Join(", ", context.Inputs)}");
        }

        return first.With(axis, new Dimension(context.Inputs.Sum(input => input[axis].Size), context.Inputs.Any(input => input[axis].IsFree)));
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var axis = Axis(context.Attributes, context.Operation.Shape.Rank);
        if (context.Axes.Any(other => other != axis))
        {
            return new ChannelRule.Opaque(axis, "cat joins values along an axis that is not their channel axis");
        }

        var total = Enumerable.Range(0, context.Inputs.Count).Sum(context.Channels);
        var sources = new List<EquatableArray<int>>();
        var start = 0;
        for (var input = 0; input < context.Inputs.Count; input++)
        {
            var (from, count) = (start, context.Channels(input));
            sources.Add(Enumerable.Range(0, total).Select(channel => channel >= from && channel < from + count ? channel - from : -1).ToEquatableArray());
            start += count;
        }

        return new ChannelRule.Map(axis, MapForm.Concatenation, sources.ToEquatableArray(), ZeroWhen.AllSourcesZero);
    }

    private static int Axis(Attributes attributes, int rank)
    {
        var axis = (int)attributes.Integer("dim");
        return axis < 0 ? axis + rank : axis;
    }
}
