using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Spatial;

/// <summary><c>pad</c>: attribute <c>pad</c> holds two sizes an axis, the last axis first.</summary>
internal sealed class PaddingOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["pad"];

    public override Shape Shape(OperatorContext context)
    {
        var shape = context.Inputs[0];
        var sizes = context.Sizes(context.Attributes["pad"]);
        if (sizes.Length % 2 != 0 || sizes.Length / 2 > shape.Rank)
        {
            throw new GraphException($"pad expects two sizes for each of at most {shape.Rank} axes, found {context.Attributes["pad"]}");
        }

        for (var pair = 0; pair < sizes.Length / 2; pair++)
        {
            var (before, after) = (sizes[2 * pair], sizes[(2 * pair) + 1]);
            var old = shape[-1 - pair];
            var padded = new Dimension(before.Size + old.Size + after.Size, before.IsFree || old.IsFree || after.IsFree);
            shape = padded.Size >= 0 ? shape.With(-1 - pair, padded) : throw new GraphException($"pad leaves nothing of {old}");
        }

        return shape;
    }

    // Other modes repeat what is there.
    public override bool KeepsConstants(Operation operation) =>
        operation.Attributes["mode"] is AttributeValue.Word { Value: not "constant" };

    public override ChannelRule Channels(ChannelContext context)
    {
        var pair = context.Operation.Shape.Rank - 1 - context.Axes[0];
        if (context.Axes[0] >= 0 && Padded(context.Attributes["pad"], pair))
        {
            return new ChannelRule.Opaque(context.Axes[0], "pad adds channels");
        }

        var isConstant = context.Attributes["mode"] is AttributeValue.None or AttributeValue.Word { Value: "constant" };
        var isZero =
            context.Attributes["value"] is AttributeValue.None or AttributeValue.Integer { Value: 0 } or AttributeValue.Real { Value: 0.0 };
        return ChannelMaps.Through(context, isConstant && !isZero ? ZeroWhen.Never : ZeroWhen.AllSourcesZero);
    }

    private static bool Padded(AttributeValue pad, int pair) =>
        pad is not AttributeValue.Sequence { Items: var sizes }
        || sizes.Skip(2 * pair).Take(2).Any(size => size is not AttributeValue.Integer { Value: 0 });
}
