using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>bilinear</c>: weight is (out, in1, in2); multiplies each feature of one input with each of the other.</summary>
internal sealed class BilinearOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["bilinear"];

    public override Shape Shape(OperatorContext context)
    {
        var weight = context.RequiredLayer.WeightSizes;
        var (left, right) = (context.Inputs[0], context.Inputs[1]);
        return left.Rank == right.Rank && left[-1].Size == weight[1] && right[-1].Size == weight[2]
            ? left.With(-1, weight[0])
            : throw new GraphException($"bilinear expects {weight[1]} and {weight[2]} features, found {left} and {right}");
    }

    public override ChannelRule Channels(ChannelContext context) =>
        new ChannelRule.Opaque(context.Operation.Shape.Rank - 1, "bilinear multiplies the channels of two values with each other");
}
