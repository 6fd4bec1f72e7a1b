using Upscale.Compensation;
using Upscale.Core.Masks;
using Upscale.Core.Operators;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// Which input channels of a layer can the others best stand in for? Channels are removed one after another, each time the one whose loss raises the squared
/// error of the layer's output least when all remaining weights are fitted again. Masks that are chosen so are made for <see cref="NetworkCompensation"/>.
/// </summary>
/// <remarks>
/// Greedy backward elimination on the inverse of the inputs' products, as the optimal brain surgeon removes weights (Hassibi and Stork, NIPS 1993); for channels,
/// He et al. (ICCV 2017, arXiv 1707.06168) and ThiNet (Luo et al., ICCV 2017, arXiv 1707.06342); by blocks, OBC (Frantar and Alistarh, NeurIPS 2022, arXiv 2208.11580).
/// A score is the rise of the error at a channel's removal, as a share of the output's energy, and not less than that of the channel removed before it. So scores
/// add up between layers that share a mask. The order does not depend on the amount: it is found once a calibration, and kept there.
/// </remarks>
/// <param name="calibration">The recorded dense network.</param>
/// <param name="ridge">The damping, as a share of the inputs' mean square.</param>
public sealed class Reconstruction(Calibration calibration, double ridge = 1e-3) : IImportance
{
    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Output channels are to be scored, or a layer is none that the calibration can watch.</exception>
    public void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (side != PruningSide.Input)
        {
            throw new InvalidOperationException("Reconstruction scores the input channels of layers: mask with PruningSide.Input.");
        }

        foreach (var layer in layers)
        {
            if (!calibration.Records.ContainsKey(layer))
            {
                throw new InvalidOperationException(
                    $"Reconstruction cannot fit '{layer}', which is no convolution or linear layer: ignore it."
                );
            }
        }

        calibration.Reconstructions.Compute(calibration, layers, ridge);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The weights are not those that were recorded.</exception>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var watched = calibration.Layers.First(watched => watched.Name == layer.Layer);
        var dense = ModelState.Of(calibration.Dense)[ModelState.Name(watched.Layer, "weight")];
        var axes = watched.IsTransposed ? new TensorAxes(1, 0, (int)watched.Groups) : new TensorAxes(0, 1, (int)watched.Groups);
        if (Channels.Rows(dense.to(float64), axes, isInput: true).ne(layer.Matrix).any().item<bool>())
        {
            throw new InvalidOperationException(
                $"the weights of '{layer.Layer}' are not those that the calibration recorded: record it anew, before masking."
            );
        }

        return calibration.Reconstructions.Of(layer.Layer, ridge).to(layer.Matrix.device).alias();
    }
}
