using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// The sum of a channel's distances to all channels of the layer: one near the geometric median can be replaced by the others
/// (He et al., Filter Pruning via Geometric Median, CVPR 2019, arXiv 1811.00250).
/// </summary>
public sealed class FPGM : IImportance
{
    // Distances are made a block of rows at a time: a linear layer may have tens of thousands of input channels.
    private const long Block = 512;

    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var sums = new List<Tensor>();
        foreach (var rows in layer.Matrix.split(Block))
        {
            using var scope = NewDisposeScope();
            sums.Add(cdist(rows, layer.Matrix).sum(dim: 1).MoveToOuterDisposeScope());
        }

        return cat(sums);
    }
}
