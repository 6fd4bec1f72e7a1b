using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>The sum of the absolute weights of a channel (Li et al., Pruning Filters for Efficient ConvNets, ICLR 2017, arXiv 1608.08710).</summary>
public sealed class L1Magnitude : IImportance
{
    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Matrix.abs().sum(dim: 1);
    }
}
