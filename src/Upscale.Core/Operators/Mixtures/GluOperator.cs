using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Mixtures;

/// <summary><c>glu</c>: the first half along <c>dim</c> times the sigmoid of the second.</summary>
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
            ? new ChannelRule.Opaque(context.Axes[0], "glu multiplies one half of the channels with the other")
            : ChannelMaps.Through(context, ZeroWhen.AllSourcesZero);
}
