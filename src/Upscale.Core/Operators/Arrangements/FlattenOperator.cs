using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>flatten</c> of the axes <c>start_dim</c> to <c>end_dim</c> into one. Each channel becomes a run of features.</summary>
internal sealed class FlattenOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["flatten"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var (start, end) = Axes(context.Attributes, input.Rank);
        if (end < start)
        {
            throw new GraphException($"flatten from axis {start} to axis {end} is empty");
        }

        var merged = input.Dimensions.Skip(start).Take(end - start + 1).ToArray();
        var size = new Dimension(
            merged.Aggregate(1L, (product, dimension) => product * dimension.Size),
            merged.Any(dimension => dimension.IsFree)
        );
        return new(input.Dimensions.Take(start).Append(size).Concat(input.Dimensions.Skip(end + 1)).ToEquatableArray());
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context)
    {
        var input = context.Inputs[0];
        var (start, end) = Axes(context.Attributes, input.Rank);
        var axis = context.Axes[0];
        if (axis < 0)
        {
            return ChannelMaps.WithoutChannels(context);
        }

        if (axis < start || axis > end)
        {
            return ChannelMaps.Aligned(context, axis < start ? axis : axis - (end - start));
        }

        return Enumerable.Range(start, axis - start).Any(before => input[before].Size != 1 || input[before].IsFree)
            ? new ChannelRule.Opaque(start, "flatten merges the channels with axes before them")
            : ChannelMaps.Expansion(context, start, (int)(context.Operation.Shape[start].Size / context.Channels(0)));
    }

    private static (int Start, int End) Axes(Attributes attributes, int rank) =>
        (attributes.Axis("start_dim", rank), attributes.Axis("end_dim", rank));
}
