namespace Upscale.Core.Graphs;

/// <summary>Reads the size expressions in attributes.</summary>
public static class SizeReader
{
    /// <summary>The values whose sizes <paramref name="value"/> asks.</summary>
    public static IEnumerable<int> ValuesOf(AttributeValue value) =>
        value switch
        {
            AttributeValue.Symbolic symbolic => ValuesOf(symbolic.Expression),
            AttributeValue.Sequence sequence => sequence.Items.SelectMany(ValuesOf),
            _ => [],
        };

    /// <summary>The values whose sizes <paramref name="expression"/> asks.</summary>
    public static IEnumerable<int> ValuesOf(SizeExpression expression) => SizesOf(expression).Select(size => size.Value);

    /// <summary>The sizes that <paramref name="value"/> asks.</summary>
    public static IEnumerable<SizeExpression.Size> SizesOf(AttributeValue value) =>
        value switch
        {
            AttributeValue.Symbolic symbolic => SizesOf(symbolic.Expression),
            AttributeValue.Sequence sequence => sequence.Items.SelectMany(SizesOf),
            _ => [],
        };

    private static IEnumerable<SizeExpression.Size> SizesOf(SizeExpression expression) =>
        expression switch
        {
            SizeExpression.Size size => [size],
            SizeExpression.Arithmetic arithmetic => SizesOf(arithmetic.Left).Concat(SizesOf(arithmetic.Right)),
            _ => [],
        };

    /// <summary>The size that <paramref name="expression"/> has at the example input; free when it may differ at another.</summary>
    /// <exception cref="GraphException">It divides by zero.</exception>
    public static Dimension Evaluate(SizeExpression expression, Func<int, Shape> shapes)
    {
        switch (expression)
        {
            case SizeExpression.Size size:
                return shapes(size.Value)[size.Axis];
            case SizeExpression.Arithmetic arithmetic:
                var (left, right) = (Evaluate(arithmetic.Left, shapes), Evaluate(arithmetic.Right, shapes));
                return new(Compute(arithmetic.Sign, left.Size, right.Size), left.IsFree || right.IsFree);
            default:
                return ((SizeExpression.Constant)expression).Value;
        }
    }

    private static long Compute(char sign, long left, long right) =>
        sign switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            _ when right == 0 => throw new GraphException("a size is divided by zero"),
            '/' => left / right,
            '%' => left % right,
            _ => throw new GraphException($"sizes have no operation '{sign}'"),
        };
}
