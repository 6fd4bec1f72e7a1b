using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Normalizations;

/// <summary><c>local_response_norm</c>: each channel is scaled by statistics of its neighbours too.</summary>
internal sealed class LocalResponseNormOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["local_response_norm"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        return input.Rank >= 2
            ? input
            : throw new GraphException($"{context.Operation.Operator} expects channels on axis 1, found {input}");
    }

    public override ChannelRule Channels(ChannelContext context) =>
        new ChannelRule.Opaque(1, $"{context.Operation.Operator} takes its statistics over several channels");
}
