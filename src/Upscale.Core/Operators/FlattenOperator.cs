using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary><c>flatten</c> of the axes <c>start_dim</c> to <c>end_dim</c> into one. Each channel becomes a run of features.</summary>
internal sealed class FlattenOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["flatten"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var (start, end) = Axes(context.Attributes, input.Rank);
        var merged = input.Dimensions.Skip(start).Take(end - start + 1).ToArray();
        var size = new Dimension(merged.Aggregate(1L, (product, dimension) => product * dimension.Size), merged.Any(dimension => dimension.IsFree));
        return new(input.Dimensions.Take(start).Append(size).Concat(input.Dimensions.Skip(end + 1)).ToEquatableArray());
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var input = context.Inputs[0];
        var (start, end) = Axes(context.Attributes, input.Rank);
        var axis = context.Axes[0];
        if (axis >= 0 && axis < start)
        {
            return new ChannelRule.Map(axis, MapForm.Aligned, [Operators.Channels.Same(context.Channels(0))], ZeroWhen.AllSourcesZero);
        }

        if (axis != start)
        {
            return new ChannelRule.Opaque(start, "flatten merges the channels with axes before them");
        }

        var run = (int)(context.Operation.Shape[start].Size / context.Channels(0));
        var sources = Enumerable.Range(0, context.Channels(0) * run).Select(feature => feature / run).ToEquatableArray();
        return new ChannelRule.Map(start, run == 1 ? MapForm.Aligned : MapForm.Expansion, [sources], ZeroWhen.AllSourcesZero);
    }

    private static (int Start, int End) Axes(Attributes attributes, int rank)
    {
        var start = (int)attributes.Integer("start_dim");
        var end = (int)attributes.Integer("end_dim");
        return (start < 0 ? start + rank : start, end < 0 ? end + rank : end);
    }
}
