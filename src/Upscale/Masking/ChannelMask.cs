using TorchSharp;
using Upscale.Core.Collections;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Multiplies the masked channels of a value by zero and the others by one.</summary>
/// <param name="axis">The value's channel axis.</param>
/// <param name="masked">The channels that are masked.</param>
internal sealed class ChannelMask(int axis, EquatableArray<int> masked)
{
    private Tensor? factors;

    public Tensor Apply(Tensor value) => value * Factors(value);

    // Made when first needed, and again when the model has moved to another device or element type.
    private Tensor Factors(Tensor value)
    {
        if (
            factors is null
            || factors.device_type != value.device_type
            || factors.device_index != value.device_index
            || factors.dtype != value.dtype
        )
        {
            using var noGradient = no_grad();
            factors?.Dispose();
            var sizes = Enumerable.Repeat(1L, (int)value.ndim).ToArray();
            sizes[axis] = value.shape[axis];
            factors = ones(sizes, value.dtype, value.device).DetachFromDisposeScope();
            Channels.Zero(factors, axis, masked);
        }

        return factors;
    }
}
