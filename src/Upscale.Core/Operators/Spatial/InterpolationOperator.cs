using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Spatial;

/// <summary><c>interpolate</c> to <c>size</c>, or by <c>scale_factor</c>, of the axes after the channels.</summary>
internal sealed class InterpolationOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["interpolate"];

    public override Shape Shape(OperatorContext context)
    {
        var shape = context.Inputs[0];
        var spatial = shape.Rank - 2;
        var (size, scale) = (context.Attributes["size"], context.Attributes["scale_factor"]);
        if (spatial < 1 || size is AttributeValue.None == scale is AttributeValue.None)
        {
            throw new GraphException($"interpolate expects a size or a scale factor for the axes after 1 of {shape}");
        }

        for (var axis = 0; axis < spatial; axis++)
        {
            var old = shape[axis + 2];
            shape = shape.With(
                axis + 2,
                size is AttributeValue.None
                    ? new Dimension((long)Math.Floor(old.Size * Scale(Item(scale, axis, spatial))), old.IsFree)
                    : context.Size(Item(size, axis, spatial))
            );
        }

        return shape;
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context) =>
        context.Axes[0] > 1
            ? new ChannelRule.Opaque(1, "interpolate runs over the channel axis")
            : ChannelMaps.Through(context, ZeroWhen.AllSourcesZero);

    private static AttributeValue Item(AttributeValue value, int axis, int spatial) =>
        value is not AttributeValue.Sequence { Items: var items } ? value
        : items.Count == 1 ? items[0]
        : items.Count == spatial ? items[axis]
        : throw new GraphException($"interpolate expects {spatial} sizes or factors, found {value}");

    private static double Scale(AttributeValue value) =>
        value switch
        {
            AttributeValue.Integer integer => integer.Value,
            AttributeValue.Real real => real.Value,
            _ => throw new GraphException($"interpolate expects a factor, found {value}"),
        };
}
