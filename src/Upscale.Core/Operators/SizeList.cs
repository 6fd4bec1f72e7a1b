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
}
