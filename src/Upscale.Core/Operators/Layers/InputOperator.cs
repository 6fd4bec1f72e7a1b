using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>input</c>: an argument of forward.</summary>
internal sealed class InputOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["input"];

    public override Shape Shape(OperatorContext context) => throw new GraphException("an input is added by GraphBuilder.Input");

    // By convention of the field channels are axis 1; layers that consume another axis (linear) re-declare it.
    public override ChannelRule Channels(ChannelContext context) => new ChannelRule.Fixed(context.Operation.Shape.Rank > 1 ? 1 : 0);
}
