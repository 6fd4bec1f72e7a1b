using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    /// <summary>The next statement follows.</summary>
    Next,
    Break,
    Continue,
    Return,

    /// <summary>The statement after the frame's label follows: <c>goto</c>.</summary>
    Goto,
}

/// <summary>An exception that the model's own code throws; a <c>catch</c> of the model may take it.</summary>
internal sealed class ThrownException(INamedTypeSymbol? type, AbstractValue value, string? message, Location? location) : Exception(message)
{
    public INamedTypeSymbol? Type { get; } = type;

    public AbstractValue Value { get; } = value;

    public Location? Location { get; } = location;

    public CaptureException ToCaptureException() =>
        new(CaptureDiagnostics.Throws, Location, Type?.Name ?? "an exception", Message.Length == 0 ? "it has no message" : Message);
}
