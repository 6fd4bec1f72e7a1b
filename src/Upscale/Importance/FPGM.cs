using TorchSharp;
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

    // Up to this many differences are taken one by one. Beyond, distances come from a matrix product, which is far faster and loses half of
    // the digits where channels are alike.
    private const long ExactLimit = 10_000_000_000;

    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var sums = new List<Tensor>();
        var work = layer.Matrix.shape[0] * layer.Matrix.shape[0] * layer.Matrix.shape[1];
        var mode = work <= ExactLimit ? compute_mode.donot_use_mm_for_euclid_dist : compute_mode.use_mm_for_euclid_dist;
        foreach (var rows in layer.Matrix.split(Block))
        {
            using var scope = NewDisposeScope();
            sums.Add(cdist(rows, layer.Matrix, compute_mode: mode).sum(dim: 1).MoveToOuterDisposeScope());
        }

        return cat(sums);
    }
}
