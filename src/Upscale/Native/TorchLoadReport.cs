namespace Upscale.Native;

/// <summary>What <see cref="TorchLoader"/> did so that TorchSharp loads.</summary>
public enum TorchLoadOutcome
{
    /// <summary>TorchSharp loads by itself: nothing was done.</summary>
    NotNeeded,

    /// <summary>TorchSharp's native library was loaded from a mended copy in the user's cache folder.</summary>
    MendedCopy,
}

/// <summary>What <see cref="TorchLoader"/> did, and why.</summary>
/// <param name="Outcome">What was done.</param>
/// <param name="Reason">One sentence for a person to read.</param>
/// <param name="Original">The library as TorchSharp ships it, where it was looked at.</param>
/// <param name="Copy">The mended copy, where one is used.</param>
public sealed record TorchLoadReport(TorchLoadOutcome Outcome, string Reason, string? Original = null, string? Copy = null)
{
    /// <inheritdoc/>
    public override string ToString() => Reason;
}
