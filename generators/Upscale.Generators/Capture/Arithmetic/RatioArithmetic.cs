using Microsoft.CodeAnalysis.Operations;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Arithmetic;

/// <summary>Real arithmetic on sizes, where a quotient of integers is what C#'s <c>double</c> holds; all else gives null.</summary>
internal static class RatioArithmetic
{
    private const long Largest = 1L << 20;

    /// <summary>The result, or null where it is not such a quotient.</summary>
    public static RatioValue? Apply(BinaryOperatorKind kind, AbstractValue left, AbstractValue right)
    {
        if (Term(left) is not { } a || Term(right) is not { } b || !IsExact(a) || !IsExact(b))
        {
            return null;
        }

        return kind switch
        {
            BinaryOperatorKind.Add => Of(Sum('+', Scale(a, b.Denominator), Scale(b, a.Denominator)), a.Denominator * b.Denominator),
            BinaryOperatorKind.Subtract => Of(Sum('-', Scale(a, b.Denominator), Scale(b, a.Denominator)), a.Denominator * b.Denominator),
            BinaryOperatorKind.Multiply when Number(b) is { } factor => Of(Scale(a, factor), a.Denominator * b.Denominator),
            BinaryOperatorKind.Multiply when Number(a) is { } factor => Of(Scale(b, factor), a.Denominator * b.Denominator),
            BinaryOperatorKind.Divide when Number(b) is > 0 and var divisor => Of(Scale(a, b.Denominator), a.Denominator * divisor),
            _ => null,
        };
    }

    /// <summary>Both sides of a comparison as sizes, or null.</summary>
    public static (SizeValue Left, SizeValue Right)? Compared(AbstractValue left, AbstractValue right) =>
        Term(left) is { } a && Term(right) is { } b ? (Scale(a, b.Denominator), Scale(b, a.Denominator)) : null;

    /// <summary>Towards zero, as a cast does.</summary>
    public static SizeValue Truncated(RatioValue value) => Divided(new(value.Numerator, value.Hint), value.Denominator);

    /// <summary>Up, for what is not negative.</summary>
    public static SizeValue Ceiling(RatioValue value) =>
        Divided(Sum('+', new(value.Numerator, value.Hint), SizeArithmetic.Number(value.Denominator - 1)), value.Denominator);

    /// <summary>A number as a quotient; null for anything else, and for numbers that are none with a small power of two below.</summary>
    public static RatioValue? Term(AbstractValue value)
    {
        switch (value)
        {
            case RatioValue ratio:
                return ratio;
            case Constant { Value: float or double } real:
                var number = Convert.ToDouble(real.Value, System.Globalization.CultureInfo.InvariantCulture);
                for (var denominator = 1L; denominator <= Largest && Math.Abs(number) < Largest; denominator *= 2)
                {
                    if (number * denominator == Math.Floor(number * denominator))
                    {
                        var numerator = (long)(number * denominator);
                        return new(new SizeExpression.Constant(numerator), numerator, denominator);
                    }
                }

                return null;
            default:
                return SizeArithmetic.Term(value) is { } size ? new(size.Expression, size.Hint, 1) : null;
        }
    }

    // One division is rounded correctly and stays on its side of every integer; what follows it would not.
    private static bool IsExact(RatioValue value) => (value.Denominator & (value.Denominator - 1)) == 0 && value.Denominator <= Largest;

    private static long? Number(RatioValue value) => value.Numerator is SizeExpression.Constant ? value.Hint : null;

    private static RatioValue Of(SizeValue numerator, long denominator) => new(numerator.Expression, numerator.Hint, denominator);

    private static SizeValue Scale(RatioValue value, long factor) =>
        factor == 1
            ? new(value.Numerator, value.Hint)
            : new(new SizeExpression.Arithmetic('*', value.Numerator, new SizeExpression.Constant(factor)), value.Hint * factor);

    private static SizeValue Sum(char sign, SizeValue left, SizeValue right) =>
        new(
            new SizeExpression.Arithmetic(sign, left.Expression, right.Expression),
            sign == '+' ? left.Hint + right.Hint : left.Hint - right.Hint
        );

    private static SizeValue Divided(SizeValue value, long denominator) =>
        denominator == 1
            ? value
            : new(new SizeExpression.Arithmetic('/', value.Expression, new SizeExpression.Constant(denominator)), value.Hint / denominator);
}
