using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>A convolution's weight as kernels want it, made when it is first asked for, and again when the weight has changed.</summary>
/// <remarks>
/// It belongs to the layer, and goes with it. Any number of threads may ask: copies are never disposed while somebody may use them, but left
/// to the garbage collector.
/// </remarks>
internal sealed class PreparedWeights
{
    // Images of more sizes than these are rare, and each size has a copy of the weight.
    private const int LargestCount = 4;

    private static readonly ConditionalWeakTable<Conv2d, PreparedWeights> Layers = [];

    private volatile Copies? copies;

    /// <summary>Those of <paramref name="layer"/>.</summary>
    public static PreparedWeights Of(Conv2d layer) => Layers.GetValue(layer, _ => new());

    /// <summary>Forgets those of <paramref name="layer"/>.</summary>
    public static void Drop(Conv2d layer) => Layers.Remove(layer);

    /// <summary>The weight laid out channels last; null where nothing says whether the weight is still the same.</summary>
    public Tensor? ChannelsLast(Conv2d layer) => Current(layer.weight!)?.Of(default, () => Upscale.ChannelsLast.Of(layer.weight!));

    /// <summary>The weight as oneDNN wants it for such images; null where nothing says whether the weight is still the same.</summary>
    public Tensor? Packed(Conv2d layer, TensorLayout images) =>
        Current(layer.weight!)?.Of((images.Count, images.Channels, images.Height, images.Width), () => OneDnn.Pack(layer, images));

    private Copies? Current(Tensor weight)
    {
        var known = copies;
        var state = WeightState.Of(weight, known?.State);
        if (known is not null && known.State == state)
        {
            return known;
        }

        return copies = state is null ? null : new(state);
    }

    private sealed record Copies(WeightState State)
    {
        private readonly ConcurrentDictionary<(long, long, long, long), Tensor> tensors = [];

        public Tensor? Of((long, long, long, long) size, Func<Tensor?> make)
        {
            if (tensors.TryGetValue(size, out var known))
            {
                return known;
            }

            using var noGradient = no_grad();
            if (make()?.DetachFromDisposeScope() is not { } made)
            {
                return null;
            }

            if (tensors.Count >= LargestCount)
            {
                tensors.Clear();
            }

            return tensors[size] = made;
        }
    }
}
