using System.Globalization;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>How far the outputs of a pruned model are from those of its oracle.</summary>
/// <param name="Inputs">Number of inputs compared.</param>
/// <param name="ElementType">The element type of the oracle's outputs.</param>
/// <param name="MaximumAbsolute">The largest absolute difference of two numbers; not a number where an output is not.</param>
/// <param name="MaximumRelative">The largest over the inputs of: largest absolute difference, divided by the oracle's largest absolute number.</param>
/// <param name="Tolerance">The largest relative difference that rounding explains.</param>
public sealed record VerificationReport(
    int Inputs,
    ScalarType ElementType,
    double MaximumAbsolute,
    double MaximumRelative,
    double Tolerance
)
{
    /// <summary>Whether the models agree within the tolerance.</summary>
    public bool Agrees => MaximumRelative <= Tolerance;

    /// <summary>Returns this where the models agree.</summary>
    /// <exception cref="VerificationException">They do not.</exception>
    public VerificationReport ThrowIfDifferent() => Agrees ? this : throw new VerificationException(this);

    /// <summary>As the samples print it.</summary>
    public override string ToString() => "max |masked - pruned| = " + MaximumAbsolute.ToString("0.0e-00", CultureInfo.InvariantCulture);
}
