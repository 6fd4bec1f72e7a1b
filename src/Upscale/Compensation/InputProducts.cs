using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Sums of products of any two inputs of a layer, in float64, however many rows there are.</summary>
/// <param name="groups">Groups of the layer.</param>
/// <param name="columns">Inputs of a group.</param>
/// <param name="device">Where the sums lie.</param>
internal sealed class InputProducts(long groups, long columns, Device device) : IDisposable
{
    // Values of a block of rows in float64.
    private const long BlockSize = 4_000_000;

    private readonly Tensor products = zeros([groups, columns, columns], float64, device).DetachFromDisposeScope();
    private readonly Tensor sums = zeros([groups, columns, 1], float64, device).DetachFromDisposeScope();

    public long Columns => columns;

    public long Rows { get; private set; }

    /// <summary>(groups, columns, 1).</summary>
    public Tensor Sums => sums;

    /// <summary>Blocks of rows that are small enough for a copy in float64.</summary>
    public static IEnumerable<(long Start, long Count)> Blocks(Tensor rows, long width = 0)
    {
        var size = Math.Max(1, BlockSize / Math.Max(1, rows.shape[0] * Math.Max(rows.shape[2], width)));
        for (var start = 0L; start < rows.shape[1]; start += size)
        {
            yield return (start, Math.Min(size, rows.shape[1] - start));
        }
    }

    /// <summary>Adds a block of rows: (groups, rows, columns) in float64.</summary>
    public void Add(Tensor block)
    {
        products.add_(block.transpose(1, 2).matmul(block));
        sums.add_(block.sum(1).unsqueeze(2));
        Rows += block.shape[1];
    }

    /// <summary>The products, about the means where <paramref name="isCentred"/>: (groups, columns, columns).</summary>
    public Tensor Read(bool isCentred) => isCentred ? products - sums.matmul(sums.transpose(1, 2)) / Rows : products;

    public void Dispose()
    {
        products.Dispose();
        sums.Dispose();
    }
}
