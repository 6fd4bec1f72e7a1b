using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>embedding</c>: looks rows of the weight (entries, features) up; the features are channels that the layer itself holds.</summary>
internal sealed class EmbeddingOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["embedding"];

    public override Shape Shape(OperatorContext context) =>
        new(context.Inputs[0].Dimensions.Append(context.RequiredLayer.WeightSizes[1]).ToEquatableArray());

    public override ChannelRule Channels(ChannelContext context) => new ChannelRule.State(context.Operation.Shape.Rank - 1);

    public override TensorAxes TensorAxes(Layer layer, string tensor) => new(1, -1);
}
