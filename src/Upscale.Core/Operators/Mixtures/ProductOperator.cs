using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators.Elementwise;

namespace Upscale.Core.Operators.Mixtures;

/// <summary><c>matmul</c>, <c>bmm</c> and <c>scaled_dot_product_attention</c>: sums of products of two values' elements.</summary>
internal sealed class ProductOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["matmul", "bmm", "scaled_dot_product_attention"];

    public override Shape Shape(OperatorContext context)
    {
        var (left, right) = (context.Inputs[0], context.Inputs[1]);
        return context.Operation.Operator == "scaled_dot_product_attention"
            ? Attention(left, right, context.Inputs[2])
            : Product(left, right);
    }

    // Channels on an axis of the batch are heads: each is multiplied with its own. Columns of the last factor are columns of the product,
    // rows of the first are its rows, and both need the other factor whole.
    public override ChannelRule Channels(ChannelContext context)
    {
        var isAttention = context.Operation.Operator == "scaled_dot_product_attention";
        var shape = context.Operation.Shape;
        int[] axes = [.. context.Axes.Select((axis, input) => axis < 0 ? 0 : axis - context.Inputs[input].Rank)];
        var heads = axes.Where(axis => axis < -2).DefaultIfEmpty(0).First();
        var last = isAttention ? 2 : 1;
        if (heads < 0)
        {
            return Heads(context, axes, heads) is { } sources
                ? new ChannelRule.Map(
                    heads + shape.Rank,
                    MapForm.Aligned,
                    sources,
                    !isAttention ? ZeroWhen.AnySourceZero
                        : sources[2].Count > 0 ? ZeroWhen.ThirdSourceZero
                        : ZeroWhen.Never
                )
                {
                    IsJoint = true,
                }
                : new ChannelRule.Opaque(heads + shape.Rank, $"{context.Operation.Operator} combines heads on different axes");
        }

        return context.Inputs.Take(2).Any(input => input.Rank < 2) ? Mixture(context)
            : axes[last] == -1 ? OfOne(context, shape.Rank - 1, last)
            : axes[0] == -2 && !isAttention ? OfOne(context, shape.Rank - 2, 0)
            : Mixture(context);
    }

    private static ChannelRule.Opaque Mixture(ChannelContext context) =>
        new(context.Operation.Shape.Rank - 1, $"{context.Operation.Operator} multiplies the channels of one value with those of another");

    private static ChannelRule.Map OfOne(ChannelContext context, int axis, int source) =>
        new(
            axis,
            MapForm.Aligned,
            context.Inputs.Select((_, input) => input == source ? ChannelMaps.Same(context.Channels(source)) : []).ToEquatableArray(),
            ZeroWhen.AnySourceZero
        );

    // A factor, or a mask, that has no such axis or a single place on it is the same for all heads.
    private static EquatableArray<EquatableArray<int>>? Heads(ChannelContext context, int[] axes, int heads)
    {
        var count = (int)context.Operation.Shape[heads].Size;
        var sources = new List<EquatableArray<int>>();
        for (var input = 0; input < axes.Length; input++)
        {
            var shape = context.Inputs[input];
            if (axes[input] == heads && context.Channels(input) == count)
            {
                sources.Add(ChannelMaps.Same(count));
            }
            else if (shape.Rank < -heads || shape[heads].Size == 1)
            {
                sources.Add([]);
            }
            else
            {
                return null;
            }
        }

        return sources.ToEquatableArray();
    }

    private static Shape Product(Shape left, Shape right)
    {
        if (left.Rank == 0 || right.Rank == 0 || left[-1].Size != right[right.Rank == 1 ? 0 : -2].Size)
        {
            throw new GraphException($"a matrix product of {left} and {right} does not fit");
        }

        var dimensions = new List<Dimension>();
        if (left.Rank > 2 || right.Rank > 2)
        {
            dimensions.AddRange(Broadcast.Shapes("matmul", [Batch(left), Batch(right)]).Dimensions);
        }

        if (left.Rank > 1)
        {
            dimensions.Add(left[-2]);
        }

        if (right.Rank > 1)
        {
            dimensions.Add(right[-1]);
        }

        return new([.. dimensions]);
    }

    private static Shape Attention(Shape query, Shape key, Shape value) =>
        query.Rank >= 2
        && key.Rank == query.Rank
        && value.Rank == query.Rank
        && query[-1].Size == key[-1].Size
        && key[-2].Size == value[-2].Size
            ? query.With(-1, value[-1])
            : throw new GraphException($"attention of {query}, {key} and {value} does not fit");

    private static Shape Batch(Shape shape) => new([.. shape.Dimensions.Take(Math.Max(0, shape.Rank - 2))]);
}
