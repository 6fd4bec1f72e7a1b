using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Copies of some channels, which lie side by side, pixel by pixel: two to five times as fast as libtorch's, and a clamp on the way costs nothing.</summary>
/// <remarks>
/// In float32 on a CPU, and where nobody asks for gradients. It runs on one thread, which is no match for libtorch's on many.
/// </remarks>
internal static unsafe class PixelRows
{
    private const int MostThreads = 4;

    /// <summary>Whether the kernel is faster than libtorch, with as many threads as that has.</summary>
    public static bool IsFaster => get_num_threads() <= MostThreads;

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

    // Loops that are worth optimising at the first call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
