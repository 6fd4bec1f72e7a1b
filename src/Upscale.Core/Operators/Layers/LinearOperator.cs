using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>linear</c>: weight is (out, in); consumes the last axis of an input of any rank.</summary>
internal sealed class LinearOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["linear"];

    public override Shape Shape(OperatorContext context)
    {
        var weight = context.RequiredLayer.WeightSizes;
        var input = context.Inputs[0];
        return input.Rank > 0 && input[-1].Size == weight[1]
            ? input.With(-1, weight[0])
            : throw new GraphException($"linear expects {weight[1]} features in the last dimension, found {input}");
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var last = context.Operation.Shape.Rank - 1;
        return context.Axes[0] == last
            ? new ChannelRule.Mix(last)
            : new ChannelRule.Opaque(last, "linear mixes the last axis, which is not its input's channel axis");
    }

    public override TensorAxes TensorAxes(Layer layer, string tensor) => tensor == layer.Weight?.Name ? new(0, 1) : new(0, -1);
}
