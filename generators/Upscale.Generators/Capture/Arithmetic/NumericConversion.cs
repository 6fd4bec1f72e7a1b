using System.Globalization;
using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Arithmetic;

/// <summary>C#'s numeric conversions on constants.</summary>
internal static class NumericConversion
{
    /// <summary>The value of <paramref name="value"/> converted to <paramref name="type"/>, or null where C# has no such numeric conversion.</summary>
    /// <exception cref="OverflowException">The conversion is checked and does not fit.</exception>
    public static object? Convert(object value, SpecialType type, bool isChecked) =>
        value switch
        {
            char character => FromInteger(character, type, isChecked),
            float real => FromReal(real, type, isChecked),
            double real => FromReal(real, type, isChecked),
            decimal exact => FromDecimal(exact, type),
            ulong large => FromUnsigned(large, type, isChecked),
            sbyte or byte or short or ushort or int or uint or long => FromInteger(
                System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
                type,
                isChecked
            ),
            _ => null,
        };

    /// <summary>Whether the constant is a number.</summary>
    public static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or char;

    private static object? FromInteger(long value, SpecialType type, bool isChecked) =>
        isChecked
            ? checked(
                type switch
                {
                    SpecialType.System_SByte => (sbyte)value,
                    SpecialType.System_Byte => (byte)value,
                    SpecialType.System_Int16 => (short)value,
                    SpecialType.System_UInt16 => (ushort)value,
                    SpecialType.System_Int32 => (int)value,
                    SpecialType.System_UInt32 => (uint)value,
                    SpecialType.System_UInt64 => (ulong)value,
                    SpecialType.System_Char => (char)value,
                    _ => Wide(value, type),
                }
            )
            : unchecked(
                type switch
                {
                    SpecialType.System_SByte => (sbyte)value,
                    SpecialType.System_Byte => (byte)value,
                    SpecialType.System_Int16 => (short)value,
                    SpecialType.System_UInt16 => (ushort)value,
                    SpecialType.System_Int32 => (int)value,
                    SpecialType.System_UInt32 => (uint)value,
                    SpecialType.System_UInt64 => (ulong)value,
                    SpecialType.System_Char => (char)value,
                    _ => Wide(value, type),
                }
            );

    private static object? Wide(long value, SpecialType type) =>
        type switch
        {
            SpecialType.System_Int64 => value,
            SpecialType.System_Single => (float)value,
            SpecialType.System_Double => (double)value,
            SpecialType.System_Decimal => (decimal)value,
            _ => null,
        };

    private static object? FromUnsigned(ulong value, SpecialType type, bool isChecked) =>
        type switch
        {
            SpecialType.System_UInt64 => value,
            SpecialType.System_Single => (float)value,
            SpecialType.System_Double => (double)value,
            SpecialType.System_Decimal => (decimal)value,
            _ => FromInteger(isChecked ? checked((long)value) : unchecked((long)value), type, isChecked),
        };

    private static object? FromReal(double value, SpecialType type, bool isChecked) =>
        type switch
        {
            SpecialType.System_Single => (float)value,
            SpecialType.System_Double => value,
            SpecialType.System_Decimal => (decimal)value,
            SpecialType.System_UInt64 => isChecked ? checked((ulong)value) : unchecked((ulong)value),
            _ => FromInteger(isChecked ? checked((long)value) : unchecked((long)value), type, isChecked),
        };

    private static object? FromDecimal(decimal value, SpecialType type) =>
        type switch
        {
            SpecialType.System_Decimal => value,
            SpecialType.System_Single => (float)value,
            SpecialType.System_Double => (double)value,
            SpecialType.System_UInt64 => (ulong)value,
            _ => FromInteger((long)value, type, isChecked: true),
        };

    /// <summary>What <c>default</c> of a type is.</summary>
    public static Constant? Default(ITypeSymbol type)
    {
        object? value = type.SpecialType switch
        {
            SpecialType.System_Boolean => false,
            SpecialType.System_Char => '\0',
            SpecialType.System_SByte => (sbyte)0,
            SpecialType.System_Byte => (byte)0,
            SpecialType.System_Int16 => (short)0,
            SpecialType.System_UInt16 => (ushort)0,
            SpecialType.System_Int32 => 0,
            SpecialType.System_UInt32 => 0u,
            SpecialType.System_Int64 => 0L,
            SpecialType.System_UInt64 => 0uL,
            SpecialType.System_Single => 0f,
            SpecialType.System_Double => 0.0,
            SpecialType.System_Decimal => 0m,
            _ => null,
        };
        return value is not null ? new Constant(value) : null;
    }
}
