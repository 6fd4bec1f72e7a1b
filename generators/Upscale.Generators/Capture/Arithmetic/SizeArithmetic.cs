using System.Globalization;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Arithmetic;

/// <summary>Arithmetic on sizes that follow the input: the expression is kept, the hint is computed.</summary>
internal static class SizeArithmetic
{
    /// <summary>The result, or null where it is not an integer expression of sizes.</summary>
    public static AbstractValue? Apply(BinaryOperatorKind kind, AbstractValue left, AbstractValue right)
    {
        // A shift is what it is for sizes: a power of two.
        if (
            kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift
            && right is Constant { Value: >= 0 and < 31 and int places }
        )
        {
            kind = kind == BinaryOperatorKind.LeftShift ? BinaryOperatorKind.Multiply : BinaryOperatorKind.Divide;
            right = new Constant(1L << places);
        }

        if (Sign(kind) is not { } sign || Term(left) is not { } a || Term(right) is not { } b)
        {
            return null;
        }

        var hint = BinaryArithmetic.Apply(kind, a.Hint, b.Hint, isChecked: false);
        return new SizeValue(new SizeExpression.Arithmetic(sign, a.Expression, b.Expression), (long)hint!);
    }

    /// <summary>A size or an integer constant as a size; null for anything else.</summary>
    public static SizeValue? Term(AbstractValue value) =>
        value switch
        {
            SizeValue size => size,
            Constant { Value: sbyte or byte or short or ushort or int or uint or long } constant => Number(
                Convert.ToInt64(constant.Value, CultureInfo.InvariantCulture)
            ),
            _ => null,
        };

    /// <summary>A number as a size.</summary>
    public static SizeValue Number(long value) => new(new SizeExpression.Constant(value), value);

    private static char? Sign(BinaryOperatorKind kind) =>
        kind switch
        {
            BinaryOperatorKind.Add => '+',
            BinaryOperatorKind.Subtract => '-',
            BinaryOperatorKind.Multiply => '*',
            BinaryOperatorKind.Divide => '/',
            BinaryOperatorKind.Remainder => '%',
            _ => null,
        };
}
