using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Normalizations;

/// <summary><c>batch_norm</c> and <c>instance_norm</c>: channel by channel along axis 1; a shift makes a zero channel non-zero.</summary>
internal sealed class BatchNormOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["batch_norm", "instance_norm"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var count = context.Layer?.Tensors.FirstOrDefault(tensor => tensor.Sizes.Count == 1)?.Sizes[0];
        return input.Rank >= 2 && (count ?? input[1].Size) == input[1].Size
            ? input
            : throw new GraphException($"{context.Operation.Operator} expects {count} channels, found {input}");
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context) =>
        context.Axes[0] != 1
            ? new ChannelRule.Opaque(1, $"{context.Operation.Operator} scales axis 1, which is not its input's channel axis")
            : ChannelMaps.Aligned(context, 1, ShiftsZero(context) ? ZeroWhen.Never : ZeroWhen.AllSourcesZero);

    public override TensorAxes TensorAxes(Layer layer, string tensor) =>
        layer.Find(tensor) is { Sizes.Count: 1 } ? new(0, -1) : Operators.TensorAxes.None;

    // Statistics of the batch itself are zero for a zero channel; running ones and a bias are not.
    private static bool ShiftsZero(ChannelContext context) =>
        context.Layer is null || context.Layer.Find("bias") is not null || context.Layer.Find("running_mean") is not null;
}
