using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>select</c>: entry <c>index</c> of axis <c>dim</c>, without that axis.</summary>
internal sealed class SelectOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["select"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var axis = context.Attributes.Axis("dim", input.Rank);
        var index = context.Size(context.Attributes["index"]).Size;
        return index >= -input[axis].Size && index < input[axis].Size
            ? new Shape(input.Dimensions.Where((_, other) => other != axis).ToEquatableArray())
            : throw new GraphException($"select of {index} reaches beyond {input} along axis {axis}");
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context)
    {
        var (axis, selected) = (context.Axes[0], context.Attributes.Axis("dim", context.Inputs[0].Rank));
        return axis < 0 ? ChannelMaps.WithoutChannels(context)
            : axis == selected ? new ChannelRule.Opaque(-1, "select takes one channel and drops the channel axis")
            : ChannelMaps.Aligned(context, axis > selected ? axis - 1 : axis);
    }
}
