using System.Globalization;
using Microsoft.CodeAnalysis.Operations;

namespace Upscale.Generators.Capture.Arithmetic;

/// <summary>C#'s binary operators on constants of one type; the compiler has already promoted the operands.</summary>
internal static class BinaryArithmetic
{
    /// <summary>The result, or null where the operator is not defined on these operands.</summary>
    /// <exception cref="ArithmeticException">What C# would throw: division by zero, checked overflow.</exception>
    public static object? Apply(BinaryOperatorKind kind, object? left, object? right, bool isChecked) =>
        kind switch
        {
            BinaryOperatorKind.Equals => Equals(left, right),
            BinaryOperatorKind.NotEquals => !Equals(left, right),
            BinaryOperatorKind.Add when left is string || right is string => Text(left) + Text(right),
            _ => (left, right) switch
            {
                (int a, int b) => isChecked ? CheckedInt(kind, a, b) : Int(kind, a, b),
                (long a, long b) => isChecked ? CheckedLong(kind, a, b) : Long(kind, a, b),
                (long a, int b) when IsShift(kind) => Shift(kind, a, b),
                (uint a, uint b) => UInt(kind, a, b),
                (uint a, int b) when IsShift(kind) => kind == BinaryOperatorKind.LeftShift ? a << b : a >> b,
                (ulong a, ulong b) => ULong(kind, a, b),
                (ulong a, int b) when IsShift(kind) => kind == BinaryOperatorKind.LeftShift ? a << b : a >> b,
                (float a, float b) => Float(kind, a, b),
                (double a, double b) => Double(kind, a, b),
                (decimal a, decimal b) => Decimal(kind, a, b),
                (bool a, bool b) => Bool(kind, a, b),
                // Members of enumerations: what the compiler promotes otherwise.
                (sbyte or byte or short or ushort, sbyte or byte or short or ushort) => Apply(
                    kind,
                    Promoted(left),
                    Promoted(right),
                    isChecked
                ),
                _ => null,
            },
        };

    private static int Promoted(object? value) => System.Convert.ToInt32(value, CultureInfo.InvariantCulture);

    private static string? Text(object? value) => System.Convert.ToString(value, CultureInfo.InvariantCulture);

    private static bool IsShift(BinaryOperatorKind kind) =>
        kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;

    private static object? Int(BinaryOperatorKind kind, int a, int b) =>
        kind switch
        {
            BinaryOperatorKind.Add => unchecked(a + b),
            BinaryOperatorKind.Subtract => unchecked(a - b),
            BinaryOperatorKind.Multiply => unchecked(a * b),
            BinaryOperatorKind.Divide => a / b,
            BinaryOperatorKind.Remainder => a % b,
            BinaryOperatorKind.And => a & b,
            BinaryOperatorKind.Or => a | b,
            BinaryOperatorKind.ExclusiveOr => a ^ b,
            BinaryOperatorKind.LeftShift => a << b,
            BinaryOperatorKind.RightShift => a >> b,
            BinaryOperatorKind.UnsignedRightShift => a >>> b,
            _ => Order(kind, a.CompareTo(b)),
        };

    private static object? CheckedInt(BinaryOperatorKind kind, int a, int b) =>
        kind switch
        {
            BinaryOperatorKind.Add => checked(a + b),
            BinaryOperatorKind.Subtract => checked(a - b),
            BinaryOperatorKind.Multiply => checked(a * b),
            _ => Int(kind, a, b),
        };

    private static object? Long(BinaryOperatorKind kind, long a, long b) =>
        kind switch
        {
            BinaryOperatorKind.Add => unchecked(a + b),
            BinaryOperatorKind.Subtract => unchecked(a - b),
            BinaryOperatorKind.Multiply => unchecked(a * b),
            BinaryOperatorKind.Divide => a / b,
            BinaryOperatorKind.Remainder => a % b,
            BinaryOperatorKind.And => a & b,
            BinaryOperatorKind.Or => a | b,
            BinaryOperatorKind.ExclusiveOr => a ^ b,
            _ => Order(kind, a.CompareTo(b)),
        };

    private static object? CheckedLong(BinaryOperatorKind kind, long a, long b) =>
        kind switch
        {
            BinaryOperatorKind.Add => checked(a + b),
            BinaryOperatorKind.Subtract => checked(a - b),
            BinaryOperatorKind.Multiply => checked(a * b),
            _ => Long(kind, a, b),
        };

    private static long Shift(BinaryOperatorKind kind, long a, int b) =>
        kind switch
        {
            BinaryOperatorKind.LeftShift => a << b,
            BinaryOperatorKind.RightShift => a >> b,
            _ => a >>> b,
        };

    private static object? UInt(BinaryOperatorKind kind, uint a, uint b) =>
        kind switch
        {
            BinaryOperatorKind.Add => unchecked(a + b),
            BinaryOperatorKind.Subtract => unchecked(a - b),
            BinaryOperatorKind.Multiply => unchecked(a * b),
            BinaryOperatorKind.Divide => a / b,
            BinaryOperatorKind.Remainder => a % b,
            BinaryOperatorKind.And => a & b,
            BinaryOperatorKind.Or => a | b,
            BinaryOperatorKind.ExclusiveOr => a ^ b,
            _ => Order(kind, a.CompareTo(b)),
        };

    private static object? ULong(BinaryOperatorKind kind, ulong a, ulong b) =>
        kind switch
        {
            BinaryOperatorKind.Add => unchecked(a + b),
            BinaryOperatorKind.Subtract => unchecked(a - b),
            BinaryOperatorKind.Multiply => unchecked(a * b),
            BinaryOperatorKind.Divide => a / b,
            BinaryOperatorKind.Remainder => a % b,
            BinaryOperatorKind.And => a & b,
            BinaryOperatorKind.Or => a | b,
            BinaryOperatorKind.ExclusiveOr => a ^ b,
            _ => Order(kind, a.CompareTo(b)),
        };

    private static object? Float(BinaryOperatorKind kind, float a, float b) =>
        kind switch
        {
            BinaryOperatorKind.Add => a + b,
            BinaryOperatorKind.Subtract => a - b,
            BinaryOperatorKind.Multiply => a * b,
            BinaryOperatorKind.Divide => a / b,
            BinaryOperatorKind.Remainder => a % b,
            _ => Double(kind, a, b),
        };

    // Comparisons with NaN are false: CompareTo would order it.
    private static object? Double(BinaryOperatorKind kind, double a, double b) =>
        kind switch
        {
            BinaryOperatorKind.Add => a + b,
            BinaryOperatorKind.Subtract => a - b,
            BinaryOperatorKind.Multiply => a * b,
            BinaryOperatorKind.Divide => a / b,
            BinaryOperatorKind.Remainder => a % b,
            BinaryOperatorKind.LessThan => a < b,
            BinaryOperatorKind.LessThanOrEqual => a <= b,
            BinaryOperatorKind.GreaterThan => a > b,
            BinaryOperatorKind.GreaterThanOrEqual => a >= b,
            _ => null,
        };

    private static object? Decimal(BinaryOperatorKind kind, decimal a, decimal b) =>
        kind switch
        {
            BinaryOperatorKind.Add => a + b,
            BinaryOperatorKind.Subtract => a - b,
            BinaryOperatorKind.Multiply => a * b,
            BinaryOperatorKind.Divide => a / b,
            BinaryOperatorKind.Remainder => a % b,
            _ => Order(kind, a.CompareTo(b)),
        };

    private static object? Bool(BinaryOperatorKind kind, bool a, bool b) =>
        kind switch
        {
            BinaryOperatorKind.And => a & b,
            BinaryOperatorKind.Or => a | b,
            BinaryOperatorKind.ExclusiveOr => a ^ b,
            _ => null,
        };

    private static object? Order(BinaryOperatorKind kind, int order) =>
        kind switch
        {
            BinaryOperatorKind.LessThan => order < 0,
            BinaryOperatorKind.LessThanOrEqual => order <= 0,
            BinaryOperatorKind.GreaterThan => order > 0,
            BinaryOperatorKind.GreaterThanOrEqual => order >= 0,
            _ => null,
        };
}
