using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>
/// Images in which the channels of a pixel lie side by side in memory: what convolutions are fastest on, on a CPU. Generated code calls it.
/// </summary>
/// <remarks>The values and the shape are the same, whatever the layout; only the strides differ.</remarks>
public static class ChannelsLast
{
    /// <summary><paramref name="images"/> laid out channels last, where kernels for that layout exist; otherwise as they are.</summary>
    /// <returns>A tensor object of its own, which the caller disposes.</returns>
    public static Tensor Of(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.ndim != 4 || !OneDnn.Serves(images) || TensorLayout.Of(images).IsDenseChannelsLast)
        {
            return images.alias();
        }

        // Of a view of some channels, rows are copied.
        using var pixels = Pixels(images) ?? images.permute(0, 2, 3, 1);
        using var dense = pixels.contiguous();
        return pixels.ndim == 2 ? Images(dense, images) : dense.permute(0, 3, 1, 2);
    }

    /// <summary><c>layer(input)</c>, with a copy of the layer's weight beside it that is laid out channels last too.</summary>
    /// <param name="layer">The convolution: padding in numbers, with zeros.</param>
    /// <param name="input">What it reads.</param>
    /// <returns>A tensor object of its own, which the caller disposes.</returns>
    public static Tensor Convolve(Conv2d layer, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(input);
        if (!IsInference(layer, input) || PreparedWeights.Of(layer).ChannelsLast(layer) is not { } weight)
        {
            return layer.call(input);
        }

        using var images = Of(input);
        var result = nn.functional.conv2d(images, weight, layer.bias, layer.stride, layer.padding, layer.dilation, layer.groups);
        GC.KeepAlive(weight);
        return result;
    }

    /// <summary><c>layer(images)</c>. Of some channels of larger images it normalises a copy, which is twice as fast as reading them where they are.</summary>
    /// <param name="layer">The normalisation.</param>
    /// <param name="images">What it reads.</param>
    /// <returns>A tensor object of its own, which the caller disposes.</returns>
    public static Tensor Normalize(nn.Module<Tensor, Tensor> layer, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(images);
        var liesApart =
            images.ndim == 4 && OneDnn.Serves(images) && TensorLayout.Of(images) is { IsChannelsLast: true, IsDenseChannelsLast: false };
        using var dense = liesApart ? Of(images) : null;
        return layer.call(dense ?? images);
    }

    /// <summary>Whether copies of the layer's weight may stand in for it: on a CPU, and without gradients.</summary>
    internal static bool IsInference(Conv2d layer, Tensor input)
    {
        if (layer.training)
        {
            PreparedWeights.Drop(layer);
            return false;
        }

        return OneDnn.Serves(input)
            && input.ndim == 4
            && !(is_grad_enabled() && (input.requires_grad || layer.weight!.requires_grad || layer.bias is { requires_grad: true }))
            && OneDnn.Serves(layer.weight!);
    }

    // index_select along the channels of such images is 30 times slower than along the columns of a matrix.
    internal static Tensor Gather(Tensor images, Tensor channels)
    {
        if (Pixels(images) is not { } pixels)
        {
            return images.index_select(1, channels);
        }

        using (pixels)
        {
            using var chosen = pixels.index_select(1, channels);
            return Images(chosen, images);
        }
    }

    /// <summary>A row for each pixel, as a view; null where the images have another layout.</summary>
    internal static Tensor? Pixels(Tensor images)
    {
        if (images.ndim != 4 || !OneDnn.Serves(images) || !TensorLayout.Of(images).IsChannelsLast)
        {
            return null;
        }

        using var pixels = images.permute(0, 2, 3, 1);
        return pixels.flatten(0, 2);
    }

    /// <summary>Images of the size of <paramref name="like"/>, from a row for each pixel.</summary>
    internal static Tensor Images(Tensor pixels, Tensor like)
    {
        using var images = pixels.view(like.shape[0], like.shape[2], like.shape[3], pixels.shape[1]);
        return images.permute(0, 3, 1, 2);
    }
}
