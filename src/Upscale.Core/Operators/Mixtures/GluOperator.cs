using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Mixtures;

/// <summary><c>glu</c>: the first half along <c>dim</c> times the sigmoid of the second. Along the channels, a channel and its gate are tied.</summary>
internal sealed class GluOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["glu"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var axis = context.Attributes.Axis("dim", input.Rank);
        return input[axis].Size % 2 == 0
            ? input.With(axis, new Dimension(input[axis].Size / 2, input[axis].IsFree))
            : throw new GraphException($"glu expects an even size along axis {axis}, found {input}");
    }

    public override ChannelRule Channels(ChannelContext context) =>
        context.Attributes.Axis("dim", context.Inputs[0].Rank) == context.Axes[0]
            ? ChannelMaps.Bundle(new(2, context.Channels(0) / 2, 1), context.Axes[0])
            : ChannelMaps.Through(context, ZeroWhen.AllSourcesZero);
}
