using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>A convolution with the sum and the activation that follow it, in one pass over memory. Generated code calls it.</summary>
/// <remarks>
/// In inference on a CPU, in float32, these are oneDNN's kernels, on images laid out channels last. The layer keeps its weight as it is, and
/// under its name; beside it is a copy as the kernel wants it, one for each size of image. Copies are made again when the weight has changed, and
/// dropped when the layer is put to train. Wherever the kernels do not serve, and whenever gradients are asked for, the layer itself is called.
/// </remarks>
public static class FusedConvolution
{
    private const long LeastProducts = 6_000_000;
    private const long LeastOutputs = 100_000;

    /// <summary><c>activation(layer(input) + plus)</c>, or <c>+ over</c>, which may be overwritten.</summary>
    /// <param name="layer">The convolution: padding in numbers, with zeros.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="activation">What is applied to the result.</param>
    /// <param name="plus">A tensor of the result's shape that is added before that.</param>
    /// <param name="over">The same, where nobody reads it afterwards.</param>
    /// <returns>A tensor object of its own, which the caller disposes.</returns>
    public static Tensor Run(Conv2d layer, Tensor input, FusedActivation? activation = null, Tensor? plus = null, Tensor? over = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(input);
        var added = over ?? plus;
        if (!IsServed(layer, input))
        {
            return Finish(ChannelsLast.Convolve(layer, input), added, activation);
        }

        if (PixelProduct.Of(layer, input) is { } product)
        {
            return Finish(product, added, activation);
        }

        using var images = ChannelsLast.Of(input);
        var layout = TensorLayout.Of(images);
        var weight = IsWorthIt(layer, layout) ? PreparedWeights.Of(layer).Packed(layer, layout) : null;
        if (weight is null)
        {
            return Finish(ChannelsLast.Convolve(layer, images), added, activation);
        }

        if (added is null && OneDnn.Convolve(layer, images, weight, activation) is { } activated)
        {
            return activated;
        }

        if (IsWritable(over) && OneDnn.ConvolveOver(layer, images, weight, activation, over!) is { } summed)
        {
            return summed;
        }

        return Finish(OneDnn.Convolve(layer, images, weight, activation: null) ?? layer.call(images), added, activation);
    }

    // A call of the kernel costs about 25 µs; below that a plain product and a pass over little memory are faster. Measured, see the benchmarks.
    private static bool IsWorthIt(Conv2d layer, TensorLayout images)
    {
        var outputs = layer.weight!.size(0) * images.Count * Size(images.Height, 0) * Size(images.Width, 1);
        var products = outputs * layer.weight.size(1) * layer.kernel_size[0] * layer.kernel_size[1];
        return layer.groups > 1 || products >= LeastProducts || outputs >= LeastOutputs;

        long Size(long size, int axis) =>
            ((size + (2 * layer.padding![axis]) - (layer.dilation[axis] * (layer.kernel_size[axis] - 1)) - 1) / layer.stride[axis]) + 1;
    }

    private static bool IsServed(Conv2d layer, Tensor input) =>
        input.dtype == ScalarType.Float32 && layer.weight!.dtype == ScalarType.Float32 && ChannelsLast.IsInference(layer, input);

    private static bool IsWritable(Tensor? sum) =>
        sum is not null && sum.dtype == ScalarType.Float32 && OneDnn.Serves(sum) && TensorLayout.Of(sum).IsDenseChannelsLast;

    // The convolution's result is nobody else's; the sum may be of another element type.
    private static Tensor Finish(Tensor result, Tensor? added, FusedActivation? activation)
    {
        if (added is not null && added.dtype != result.dtype)
        {
            using var own = result;
            result = own + added;
        }
        else if (added is not null)
        {
            result.add_(added);
        }

        activation?.Apply(result);
        return result;
    }
}
