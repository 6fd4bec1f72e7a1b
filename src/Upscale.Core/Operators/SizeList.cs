using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary>Reads sizes from attributes: numbers, or expressions of the sizes of earlier values.</summary>
internal static class SizeList
{
    /// <summary>The attribute called by the first of <paramref name="names"/> that is there.</summary>
    public static AttributeValue First(this Attributes attributes, params string[] names) =>
        names.Select(name => attributes[name]).FirstOrDefault(value => value is not AttributeValue.None) ?? AttributeValue.Absent;

    /// <summary>The sizes in <paramref name="value"/>, where a single one stands for a list of one.</summary>
    /// <exception cref="GraphException">It is neither a size nor a list of sizes.</exception>
    public static Dimension[] Sizes(this OperatorContext context, AttributeValue value) =>
        value is AttributeValue.Sequence sequence ? [.. sequence.Items.Select(item => Size(context, item))] : [Size(context, value)];

    /// <summary>The size in <paramref name="value"/>.</summary>
    /// <exception cref="GraphException">It is none.</exception>
    public static Dimension Size(this OperatorContext context, AttributeValue value) =>
        value switch
        {
            AttributeValue.Integer integer => integer.Value,
            AttributeValue.Symbolic symbolic => SizeReader.Evaluate(symbolic.Expression, context.ShapeOf),
            _ => throw new GraphException($"{context.Operation.Operator} expects a size, found {value}"),
        };

    /// <summary>The attributes with the channel count among the sizes of the value replaced by the size of what is read.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="rule">Its channel rule.</param>
    /// <param name="names">The attribute that holds the sizes of the value, one an axis, under its names.</param>
    public static Attributes FollowChannels(this ChannelContext context, ChannelRule rule, params string[] names) =>
        context.FollowChannels(rule, 0, names);

    /// <summary>The same for sizes that begin at axis <paramref name="first"/> of the value.</summary>
    public static Attributes FollowChannels(this ChannelContext context, ChannelRule rule, int first, params string[] names)
    {
        var name = names.FirstOrDefault(name => context.Attributes[name] is AttributeValue.Sequence);
        if (name is null || rule is not ChannelRule.Map { Form: MapForm.Aligned or MapForm.Expansion or MapForm.Bundle } map)
        {
            return context.Attributes;
        }

        var sizes = ((AttributeValue.Sequence)context.Attributes[name]).Items;
        var place = rule.Axis - first;
        if (place < 0 || place >= sizes.Count || sizes[place] is AttributeValue.Integer { Value: -1 })
        {
            return context.Attributes;
        }

        var run = context.Operation.Shape[rule.Axis].Size / context.Channels(0);
        var size = ChannelMaps.ChannelsLeft(context, map.Form == MapForm.Bundle ? map.Tie!.Width : 1);
        size = run > 1 ? new SizeExpression.Arithmetic('*', size, new SizeExpression.Constant(run)) : size;
        var items = sizes.Select((item, axis) => axis == place ? new AttributeValue.Symbolic(size) : item);
        return context.Attributes.With(name, new AttributeValue.Sequence(items.ToEquatableArray()));
    }
}
