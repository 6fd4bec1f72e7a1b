using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Copies of channels that lie side by side, pixel by pixel: two to five times as fast as libtorch's, and a clamp on the way costs nothing.</summary>
/// <remarks>
/// In float32 on a CPU, and where nobody asks for gradients. On one thread: for as little work as a layer's input is, waking others costs more than it saves.
/// </remarks>
internal static unsafe class PixelRows
{
    /// <summary><c>images</c> with some of their channels, each within its bounds; null where that is libtorch's to do.</summary>
    /// <param name="images">What is read: all channels of images, or a range of larger ones.</param>
    /// <param name="channels">The channels, by place.</param>
    /// <param name="lower">A bound for each of them; null where there are none.</param>
    /// <param name="upper">The same.</param>
    /// <returns>Dense, channels last.</returns>
    public static Tensor? Select(Tensor images, int[] channels, Tensor? lower = null, Tensor? upper = null)
    {
        if (!Serves(images, out var layout) || !IsPlain(lower, channels.Length) || !IsPlain(upper, channels.Length))
        {
            return null;
        }

        using var chosen = empty([layout.Count, layout.Height, layout.Width, channels.Length], float32);
        var from = (float*)OneDnn.Data(images);
        var to = (float*)OneDnn.Data(chosen);
        var (least, most) = lower is null ? (0, 0) : (OneDnn.Data(lower), OneDnn.Data(upper!));
        var rows = layout.Count * layout.Height * layout.Width;
        fixed (int* places = channels)
        {
            for (var row = 0L; row < rows; row++, from += layout.Strides.Item4, to += channels.Length)
            {
                if (lower is null)
                {
                    Select(from, to, places, channels.Length);
                }
                else
                {
                    Clamp(from, to, places, channels.Length, (float*)least, (float*)most);
                }
            }
        }

        return chosen.permute(0, 3, 1, 2);
    }

    /// <summary>Copies all of <paramref name="images"/> into <paramref name="target"/>, of the same shape.</summary>
    /// <returns>False where that is libtorch's to do; then nothing is written.</returns>
    public static bool Copy(Tensor images, Tensor target)
    {
        if (!Serves(images, out var from) || !Serves(target, out var to))
        {
            return false;
        }

        var source = (float*)OneDnn.Data(images);
        var copy = (float*)OneDnn.Data(target);
        var rows = from.Count * from.Height * from.Width;
        for (var row = 0L; row < rows; row++, source += from.Strides.Item4, copy += to.Strides.Item4)
        {
            new ReadOnlySpan<float>(source, (int)from.Channels).CopyTo(new(copy, (int)from.Channels));
        }

        return true;
    }

    private static bool Serves(Tensor images, out TensorLayout layout)
    {
        layout = default;
        if (images.dtype != ScalarType.Float32 || images.ndim != 4 || !OneDnn.Serves(images) || (images.requires_grad && is_grad_enabled()))
        {
            return false;
        }

        layout = TensorLayout.Of(images);
        return layout.IsChannelsLast;
    }

    private static bool IsPlain(Tensor? bounds, int count) =>
        bounds is null
        || (
            bounds.dtype == ScalarType.Float32 && bounds.device_type == DeviceType.CPU && bounds.size(0) == count && bounds.is_contiguous()
        );

    private static void Select(float* from, float* to, int* places, int count)
    {
        var place = 0;
        if (Avx2.IsSupported)
        {
            for (; place + Vector256<float>.Count <= count; place += Vector256<float>.Count)
            {
                Avx2.GatherVector256(from, Vector256.Load(places + place), sizeof(float)).Store(to + place);
            }
        }

        for (; place < count; place++)
        {
            to[place] = from[places[place]];
        }
    }

    // What is not a number stays one: the processor's minimum and maximum are their second operand then.
    private static void Clamp(float* from, float* to, int* places, int count, float* lower, float* upper)
    {
        var place = 0;
        if (Avx2.IsSupported)
        {
            for (; place + Vector256<float>.Count <= count; place += Vector256<float>.Count)
            {
                var values = Avx2.GatherVector256(from, Vector256.Load(places + place), sizeof(float));
                Avx.Min(Vector256.Load(upper + place), Avx.Max(Vector256.Load(lower + place), values)).Store(to + place);
            }
        }

        for (; place < count; place++)
        {
            to[place] = Math.Min(upper[place], Math.Max(lower[place], from[places[place]]));
        }
    }
}
