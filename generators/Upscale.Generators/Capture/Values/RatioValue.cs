using Upscale.Core.Graphs;

namespace Upscale.Generators.Capture.Values;

/// <summary>A real number that follows the sizes of tensors, as an exact quotient: <c>h / 2.0</c>. Rounded, it is a size again.</summary>
internal sealed class RatioValue(SizeExpression numerator, long hint, long denominator) : AbstractValue
{
    public SizeExpression Numerator { get; } = numerator;

    /// <summary>The numerator at the example input.</summary>
    public long Hint { get; } = hint;

    /// <summary>A number above 0.</summary>
    public long Denominator { get; } = denominator;

    /// <summary>The number at the example input.</summary>
    public double Value => (double)Hint / Denominator;

    public override string ToString() => Denominator == 1 ? Numerator.ToString() : $"{Numerator} / {Denominator}.0";
}
