using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary><c>batch_norm</c>: channel by channel; a shift makes a zero channel non-zero.</summary>
internal sealed class NormalizationOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["batch_norm"];

    public override Shape Shape(OperatorContext context) => context.Inputs[0];

    public override ChannelRule Channels(ChannelContext context) => Operators.Channels.Through(context, ZeroWhen.Never);

    public override TensorAxes TensorAxes(Layer layer, string tensor) =>
        tensor == "num_batches_tracked" ? Operators.TensorAxes.None : new(0, -1);
}
