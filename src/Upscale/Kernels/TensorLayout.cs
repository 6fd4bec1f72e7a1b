using static TorchSharp.torch;

namespace Upscale;

/// <summary>Sizes and strides of images, read where libtorch keeps them.</summary>
internal readonly record struct TensorLayout(long Count, long Channels, long Height, long Width, (long, long, long, long) Strides)
{
    /// <summary>Of a tensor of four dimensions.</summary>
    public static unsafe TensorLayout Of(Tensor images)
    {
        var (first, second) = OneDnn.SizesAndStrides(images);
        var sizes = (long*)first;
        var strides = (long*)second;
        return new(sizes[0], sizes[1], sizes[2], sizes[3], (strides[0], strides[1], strides[2], strides[3]));
    }

    /// <summary>Whether channels lie side by side and pixels at equal distances: all of them, or some channels of larger images.</summary>
    public bool IsChannelsLast =>
        Channels > 1
        && Height * Width > 1
        && Strides is (var image, 1, var row, var pixel)
        && pixel >= Channels
        && row == Width * pixel
        && (Count == 1 || image == Height * row);

    /// <summary>Whether nothing else lies between.</summary>
    public bool IsDenseChannelsLast => IsChannelsLast && Strides.Item4 == Channels;
}
