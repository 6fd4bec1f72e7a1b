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

    public override ChannelRule Channels(ChannelContext context) =>
        new ChannelRule.Opaque(
            context.Operation.Shape.Rank - 1,
            $"{context.Operation.Operator} multiplies the channels of one value with those of another"
        );

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
