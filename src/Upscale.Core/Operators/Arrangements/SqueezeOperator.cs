using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>squeeze</c> drops axes of size 1 (of <c>dim</c>, or all); <c>unsqueeze</c> adds one before <c>dim</c>.</summary>
internal sealed class SqueezeOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["squeeze", "unsqueeze"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        if (context.Operation.Operator == "squeeze")
        {
            return new(Kept(context.Attributes, input).Select(axis => input[axis]).ToEquatableArray());
        }

        var dimensions = input.Dimensions.ToList();
        dimensions.Insert(context.Attributes.Axis("dim", input.Rank + 1), 1);
        return new(dimensions.ToEquatableArray());
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context)
    {
        var axis = context.Axes[0];
        if (axis < 0)
        {
            return ChannelMaps.WithoutChannels(context);
        }

        if (context.Operation.Operator == "unsqueeze")
        {
            var added = context.Attributes.Axis("dim", context.Operation.Shape.Rank);
            return ChannelMaps.Aligned(context, axis >= added ? axis + 1 : axis);
        }

        // Pruned to one channel, an axis that may be dropped would vanish.
        var names =
            context.Attributes["dim"] is AttributeValue.None || context.Attributes.Axes("dim", context.Inputs[0].Rank).Contains(axis);
        var moved = Array.IndexOf(Kept(context.Attributes, context.Inputs[0]), axis);
        return names
            ? new ChannelRule.Opaque(moved, "squeeze would drop the axis of a single channel")
            : ChannelMaps.Aligned(context, moved);
    }

    private static int[] Kept(Attributes attributes, Shape input)
    {
        var axes =
            attributes["dim"] is AttributeValue.None ? Enumerable.Range(0, input.Rank).ToArray() : attributes.Axes("dim", input.Rank);
        return [.. Enumerable.Range(0, input.Rank).Where(axis => !axes.Contains(axis) || input[axis].Size != 1)];
    }
}
