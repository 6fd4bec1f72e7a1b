using SkiaSharp;
using static TorchSharp.torch;

namespace Upscale.Paper;

/// <summary>
/// Images in a folder for each class. As torchvision evaluates ImageNet: the shorter side scaled to 8/7 of the crop, the middle cropped, standardised by
/// ImageNet's mean and deviation. Classes are numbered in the ordinal order of their folders' names.
/// </summary>
internal sealed class ImageFolder
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];
    private static readonly string[] Kinds = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];
    private readonly (string Path, long Class)[] images;
    private readonly int side;

    /// <summary>Lists a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="side">Height and width of the crop.</param>
    /// <exception cref="DirectoryNotFoundException">It is missing.</exception>
    /// <exception cref="InvalidDataException">It has no images in sub-folders.</exception>
    public ImageFolder(DirectoryInfo folder, int side)
    {
        if (!folder.Exists)
        {
            throw new DirectoryNotFoundException($"There is no folder {folder.FullName}.");
        }

        this.side = side;
        images =
        [
            .. folder
                .EnumerateDirectories()
                .OrderBy(category => category.Name, StringComparer.Ordinal)
                .SelectMany((category, number) => Files(category).Select(path => (path, (long)number))),
        ];
        if (images.Length == 0)
        {
            throw new InvalidDataException(
                $"{folder.FullName} has no images: expected a folder for each class with files of {string.Join(", ", Kinds)}."
            );
        }
    }

    /// <summary>Batches of float32 images (N, 3, side, side) and their int64 classes (N). The caller disposes both.</summary>
    /// <param name="limit">Number of images, spread evenly; 0 for all.</param>
    /// <param name="batch">Images a batch.</param>
    public IEnumerable<(Tensor Images, Tensor Labels)> Batches(int limit, int batch = 32)
    {
        var count = limit > 0 ? Math.Min(limit, images.Length) : images.Length;
        foreach (var chunk in Enumerable.Range(0, count).Select(position => images[(long)position * images.Length / count]).Chunk(batch))
        {
            var pixels = chunk.SelectMany(image => Pixels(image.Path)).ToArray();
            yield return (tensor(pixels).reshape(chunk.Length, 3, side, side), tensor(chunk.Select(image => image.Class).ToArray()));
        }
    }

    private static IEnumerable<string> Files(DirectoryInfo category) =>
        category
            .EnumerateFiles()
            .Where(file => Kinds.Contains(file.Extension.ToLowerInvariant()))
            .Select(file => file.FullName)
            .Order(StringComparer.Ordinal);

    private float[] Pixels(string path)
    {
        using var decoded = SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path} is no image that can be read.");
        var scale = side * 8 / 7.0 / Math.Min(decoded.Width, decoded.Height);
        var size = new SKImageInfo(
            Math.Max(side, (int)Math.Round(decoded.Width * scale)),
            Math.Max(side, (int)Math.Round(decoded.Height * scale)),
            SKColorType.Rgba8888
        );
        using var scaled = decoded.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        var (left, top) = ((scaled.Width - side) / 2, (scaled.Height - side) / 2);
        var bytes = scaled.GetPixelSpan();
        var pixels = new float[3 * side * side];
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var source = ((((top + row) * scaled.Width) + left + column) * 4);
                for (var color = 0; color < 3; color++)
                {
                    pixels[(color * side * side) + (row * side) + column] =
                        ((bytes[source + color] / 255f) - Mean[color]) / Deviation[color];
                }
            }
        }

        return pixels;
    }
}
