using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Elementwise;

/// <summary><c>prelu</c>: its weight holds one slope, or one for each channel of axis 1.</summary>
internal sealed class PreluOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["prelu"];

    public override Shape Shape(OperatorContext context)
    {
        var (input, slopes) = (context.Inputs[0], context.RequiredLayer.WeightSizes[0]);
        return slopes == 1 || input.Rank > 1 && input[1].Size == slopes
            ? input
            : throw new GraphException($"prelu expects {slopes} channels, found {input}");
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context) =>
        context.Axes[0] != 1 && context.Layer?.WeightSizes[0] > 1
            ? new ChannelRule.Opaque(1, "prelu has slopes for axis 1, which is not its input's channel axis")
            : ChannelMaps.Through(context, ZeroWhen.AllSourcesZero);

    public override TensorAxes TensorAxes(Layer layer, string tensor) => layer.WeightSizes[0] > 1 ? new(0, -1) : Operators.TensorAxes.None;

    public override bool IsZeroWhereParametersAre => false;
}
