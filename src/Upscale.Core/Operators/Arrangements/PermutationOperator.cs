using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>permute</c> by <c>dims</c>, and <c>transpose</c> of <c>dim0</c> and <c>dim1</c>: channels move with their axis.</summary>
internal sealed class PermutationOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["permute", "transpose"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var order = Order(context.Operation, input.Rank);
        return order.OrderBy(axis => axis).SequenceEqual(Enumerable.Range(0, input.Rank))
            ? new Shape(order.Select(axis => input[axis]).ToEquatableArray())
            : throw new GraphException($"permute by {context.Attributes["dims"]} is no order of {input}");
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context) =>
        context.Axes[0] < 0
            ? ChannelMaps.WithoutChannels(context)
            : ChannelMaps.Aligned(context, Array.IndexOf(Order(context.Operation, context.Inputs[0].Rank), context.Axes[0]));

    private static int[] Order(Operation operation, int rank)
    {
        var attributes = operation.Attributes;
        if (operation.Operator == "permute")
        {
            return attributes.Axes("dims", rank);
        }

        var order = Enumerable.Range(0, rank).ToArray();
        var (first, second) = (attributes.Axis("dim0", rank), attributes.Axis("dim1", rank));
        (order[first], order[second]) = (order[second], order[first]);
        return order;
    }
}
