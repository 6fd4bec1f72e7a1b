using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// Layer-adaptive magnitude: a channel's norm divided by the sum of the norms that are not smaller, so that scores can be compared between
/// layers (Lee et al., ICLR 2021, arXiv 2010.07611).
/// </summary>
/// <remarks>
/// The paper ranks single weights by their squares; like the UPSCALE paper's code this ranks channels by their Euclidean norms.
/// Norms 1, 3, 2 score 1/6, 1, 2/5. The most important channel of each layer scores 1.
/// </remarks>
public sealed class LAMP : IImportance
{
    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var norms = layer.Matrix.square().sum(dim: 1).sqrt();
        var (sorted, order) = norms.sort(dim: 0, descending: true, stable: true);

        // Where all that is left is zero the quotient is 0 / 0: such channels matter least.
        var shares = (sorted / sorted.cumsum(0)).nan_to_num(nan: 0);
        return zeros_like(norms).scatter(0, order, shares);
    }
}
