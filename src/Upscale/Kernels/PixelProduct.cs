using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>A convolution of single pixels is a product of matrices, which reads some channels of larger images where they are.</summary>
internal static class PixelProduct
{
    /// <summary><c>layer(images)</c>; null where the layer is another one, where nothing would be saved, or where the images are not laid out so.</summary>
    public static Tensor? Of(Conv2d layer, Tensor images)
    {
        // Where the result is much larger than what is read, a copy is cheaper than the activation as a pass of its own.
        if (!IsOfPixels(layer) || layer.weight!.size(0) > 2 * layer.weight.size(1) || images.size(1) != layer.weight.size(1))
        {
            return null;
        }

        var layout = TensorLayout.Of(images);
        if (!layout.IsChannelsLast || layout.IsDenseChannelsLast)
        {
            return null;
        }

        using var pixels = ChannelsLast.Pixels(images)!;
        using var rows = layer.weight.flatten(1);
        using var columns = rows.t();
        using var product = layer.bias is null ? pixels.mm(columns) : addmm(layer.bias, pixels, columns, beta: 1, alpha: 1);
        return ChannelsLast.Images(product, images);
    }

    private static bool IsOfPixels(Conv2d layer) =>
        layer.groups == 1
        && layer.kernel_size is [1, 1]
        && layer.stride.All(stride => stride == 1)
        && layer.padding!.All(padding => padding == 0);
}
