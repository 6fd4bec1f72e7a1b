using static TorchSharp.torch;

namespace Upscale;

/// <summary>What tells whether a weight is still the same: libtorch counts the operations that wrote to it, and a few of its numbers show a file that was read into its memory.</summary>
internal sealed record WeightState(nint Handle, nint Data, long Version, ulong Numbers)
{
    private const int Sampled = 16;

    /// <summary>The state of a contiguous weight on the CPU; null for one made in inference mode, whose writes nobody counts.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="last">What was found last, or null.</param>
    public static WeightState? Of(Tensor weight, WeightState? last)
    {
        var (handle, data) = (weight.Handle, OneDnn.Data(weight));
        var isKnown = last is not null && last.Handle == handle;
        return isKnown || (!OneDnn.IsInference(weight) && weight.is_contiguous())
            ? new(handle, data, OneDnn.Version(weight), Sample(data, weight.NumberOfElements * weight.ElementSize))
            : null;
    }

    private static unsafe ulong Sample(nint data, long bytes)
    {
        var (words, hash) = (bytes / sizeof(ulong), 14695981039346656037UL);
        for (var place = 0; place < Sampled && place < words; place++)
        {
            hash = (hash ^ ((ulong*)data)[place * words / Sampled]) * 1099511628211UL;
        }

        return hash;
    }
}
