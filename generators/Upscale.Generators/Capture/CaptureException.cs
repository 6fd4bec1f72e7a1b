using Microsoft.CodeAnalysis;
using Upscale.Generators.Diagnostics;

namespace Upscale.Generators.Capture;

/// <summary>Ends a capture: what was found, and where. <see cref="ModelCapture"/> turns it into a diagnostic.</summary>
internal sealed class CaptureException(string id, Location? location, params string[] arguments) : Exception(string.Join("; ", arguments))
{
    /// <summary>The diagnostic.</summary>
    public DiagnosticInfo Diagnostic { get; } = new(id, LocationInfo.From(location), [.. arguments]);

    /// <summary>The expression, or null.</summary>
    public Location? Place { get; } = location;

    /// <summary>Whether a place is known; an outer expression may add its own otherwise.</summary>
    public bool IsLocated => Diagnostic.Location is not null;
}
