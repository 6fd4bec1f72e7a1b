using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary>
/// <c>narrow</c> (<c>start</c>, <c>length</c>), <c>slice</c> (<c>start</c>, <c>end</c>, <c>step</c>) and <c>index_select</c> (<c>index</c>)
/// of axis <c>dim</c>. Along the channel axis they select channels, along another one they keep them.
/// </summary>
internal sealed class SliceOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["narrow", "slice", "index_select"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var axis = context.Attributes.Axis("dim", input.Rank);
        var (start, length, step) = Range(context, input[axis]);
        if (context.Operation.Operator == "index_select")
        {
            var size = input[axis].Size;
            return AxisReader.Integers(context.Attributes, "index").All(index => index >= -size && index < size)
                ? input.With(axis, length)
                : throw new GraphException($"index_select of {context.Attributes["index"]} reaches beyond the size {size}");
        }

        return start.Size >= 0 && length.Size >= 0 && step > 0 && start.Size + length.Size <= input[axis].Size
            ? input.With(axis, new Dimension((length.Size + step - 1) / step, length.IsFree))
            : throw new GraphException(
                $"{context.Operation.Operator} of {length.Size} from {start.Size} reaches beyond {input} along axis {axis}"
            );
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context)
    {
        var axis = context.Attributes.Axis("dim", context.Inputs[0].Rank);
        if (axis != context.Axes[0])
        {
            return ChannelMaps.Through(context, ZeroWhen.AllSourcesZero);
        }

        if (context.Attributes.Items.Any(item => SizeReader.ValuesOf(item.Value).Any()))
        {
            return new ChannelRule.Opaque(axis, $"{context.Operation.Operator} selects channels by a size of the input");
        }

        var count = context.Channels(0);
        if (context.Operation.Operator == "index_select")
        {
            return ChannelMaps.Selection(
                context,
                AxisReader.Integers(context.Attributes, "index").Select(index => (int)(index < 0 ? index + count : index))
            );
        }

        var (start, _, step) = Range(new(context.Operation, context.Inputs, context.Layer), count);
        var length = (int)context.Operation.Shape[axis].Size;
        return ChannelMaps.Selection(context, Enumerable.Range(0, length).Select(channel => (int)(start.Size + (channel * step))));
    }

    /// <summary>First element, elements passed over and step.</summary>
    private static (Dimension Start, Dimension Length, long Step) Range(OperatorContext context, Dimension size)
    {
        var attributes = context.Attributes;
        switch (context.Operation.Operator)
        {
            case "index_select":
                return (0, AxisReader.Integers(attributes, "index").Length, 1);
            case "narrow":
                return (FromEnd(context.Size(attributes["start"]), size), context.Size(attributes["length"]), 1);
            default:
                var start = Bound(context, attributes["start"], size, 0);
                var end = Bound(context, attributes["end"], size, size);
                var step = attributes["step"] is AttributeValue.None ? 1 : attributes.Integer("step");
                return (start, new(Math.Max(0, end.Size - start.Size), start.IsFree || end.IsFree), step);
        }
    }

    private static Dimension Bound(OperatorContext context, AttributeValue value, Dimension size, Dimension otherwise)
    {
        if (value is AttributeValue.None)
        {
            return otherwise;
        }

        // Beyond the end means the end.
        var bound = FromEnd(context.Size(value), size);
        return bound.Size >= size.Size ? size : new(Math.Max(0, bound.Size), bound.IsFree);
    }

    private static Dimension FromEnd(Dimension position, Dimension size) =>
        position.Size < 0 ? new(position.Size + size.Size, position.IsFree || size.IsFree) : position;
}
