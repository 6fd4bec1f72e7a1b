using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>guard</c>: the model branches on sizes, and the graph is the branch that the example took; at other sizes it does not hold.</summary>
/// <remarks>Attributes <c>left</c>, <c>relation</c> (eq, ne, lt, le, gt, ge), <c>right</c>, and whether that <c>holds</c>. Its value is empty, and nobody reads it.</remarks>
internal sealed class GuardOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["guard"];

    public override Shape Shape(OperatorContext context) => Graphs.Shape.Of();

    public override ChannelRule Channels(ChannelContext context) => new ChannelRule.Fixed(-1);
}
