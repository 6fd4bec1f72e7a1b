using Microsoft.CodeAnalysis.Operations;

namespace Upscale.Generators.Capture.Arithmetic;

/// <summary>C#'s unary operators on constants.</summary>
internal static class UnaryArithmetic
{
    /// <summary>The result, or null where the operator is not defined on this operand.</summary>
    public static object? Apply(UnaryOperatorKind kind, object? operand) =>
        (kind, operand) switch
        {
            (UnaryOperatorKind.Plus, _) => operand,
            (UnaryOperatorKind.Minus, int value) => unchecked(-value),
            (UnaryOperatorKind.Minus, long value) => unchecked(-value),
            (UnaryOperatorKind.Minus, float value) => -value,
            (UnaryOperatorKind.Minus, double value) => -value,
            (UnaryOperatorKind.Minus, decimal value) => -value,
            (UnaryOperatorKind.Not, bool value) => !value,
            (UnaryOperatorKind.BitwiseNegation, int value) => ~value,
            (UnaryOperatorKind.BitwiseNegation, long value) => ~value,
            (UnaryOperatorKind.BitwiseNegation, uint value) => ~value,
            (UnaryOperatorKind.BitwiseNegation, ulong value) => ~value,
            _ => null,
        };
}
