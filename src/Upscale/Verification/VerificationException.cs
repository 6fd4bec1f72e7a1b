namespace Upscale;

/// <summary>A pruned model does not compute what its oracle does.</summary>
public sealed class VerificationException : Exception
{
    internal VerificationException(VerificationReport report)
        : base(
            FormattableString.Invariant(
                $"{report}: relative to the outputs {report.MaximumRelative:0.0e-00}, which {report.ElementType} does not explain ({report.Tolerance:0e-00})."
            )
        ) => Report = report;

    /// <summary>The comparison.</summary>
    public VerificationReport Report { get; }
}
