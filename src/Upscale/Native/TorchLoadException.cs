namespace Upscale.Native;

/// <summary>TorchSharp's native library cannot be loaded on this machine; the message says why and what to do.</summary>
public sealed class TorchLoadException : Exception
{
    /// <summary>Creates the exception from a message that says why.</summary>
    public TorchLoadException(string message)
        : base(message) { }

    /// <summary>Creates the exception from a message that says why, and the failure behind it.</summary>
    public TorchLoadException(string message, Exception innerException)
        : base(message, innerException) { }
}
