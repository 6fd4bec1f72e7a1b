using System.Buffers.Binary;
using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Samples;

/// <summary>Images of clothes with their classes, from the IDX files of Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017).</summary>
/// <param name="Images">Float32 of shape (N, 1, 28, 28), standardised.</param>
/// <param name="Labels">Int64 of shape (N), 0 to 9.</param>
public sealed record ImageSet(Tensor Images, Tensor Labels)
{
    private const float Mean = 0.2860f;
    private const float Deviation = 0.3530f;

    /// <summary>The same images on <paramref name="device"/>; these are disposed where they had to be copied.</summary>
    public ImageSet To(Device device) => new(Images.to(device, disposeAfter: true), Labels.to(device, disposeAfter: true));

    /// <summary>Reads <c>NAME-images-idx3-ubyte.gz</c> and <c>NAME-labels-idx1-ubyte.gz</c> of a folder.</summary>
    public static ImageSet Read(string folder, string name)
    {
        var (images, sizes) = ReadIdx(Path.Combine(folder, $"{name}-images-idx3-ubyte.gz"), dimensions: 3);
        var (labels, _) = ReadIdx(Path.Combine(folder, $"{name}-labels-idx1-ubyte.gz"), dimensions: 1);
        using var scope = NewDisposeScope();
        var pixels = tensor(images).reshape(sizes[0], 1, sizes[1], sizes[2]).to(float32).div(255f).sub(Mean).div(Deviation);
        return new(pixels.MoveToOuterDisposeScope(), tensor(labels).to(int64).MoveToOuterDisposeScope());
    }

    /// <summary>Writes the first <paramref name="count"/> images and labels of a data set as a smaller one.</summary>
    public static void Excerpt(string source, string target, string name, int count)
    {
        foreach (var (kind, dimensions) in new[] { ("images-idx3", 3), ("labels-idx1", 1) })
        {
            var (bytes, sizes) = ReadIdx(Path.Combine(source, $"{name}-{kind}-ubyte.gz"), dimensions);
            using var file = File.Create(Path.Combine(target, $"{name}-{kind}-ubyte.gz"));
            using var stream = new GZipStream(file, CompressionLevel.SmallestSize);
            stream.Write([0, 0, 8, (byte)dimensions]);
            sizes[0] = Math.Min(count, sizes[0]);
            foreach (var size in sizes)
            {
                var word = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(word, size);
                stream.Write(word);
            }

            stream.Write(bytes.AsSpan(0, sizes.Aggregate(1, (product, size) => product * size)));
        }
    }

    private static (byte[] Bytes, int[] Sizes) ReadIdx(string path, int dimensions)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray();
        if (bytes.Length < 4 || bytes[2] != 8 || bytes[3] != dimensions)
        {
            throw new InvalidDataException($"{path}: expected an IDX file of bytes with {dimensions} dimensions");
        }

        var sizes = Enumerable.Range(0, dimensions).Select(i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + (4 * i)))).ToArray();
        return (bytes[(4 + (4 * dimensions))..], sizes);
    }
}
