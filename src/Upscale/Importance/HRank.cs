using TorchSharp;
using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// The average rank of a channel's feature maps over batches of the user's own (Lin et al., HRank, CVPR 2020, arXiv 2002.10179).
/// On the input side the maps are those that the layer reads, on the output side those that it makes.
/// </summary>
/// <remarks>
/// Ranks are small integers and often equal; of equal ones the lower channel is masked first, so that the amount asked for is the amount masked.
/// Nothing is kept from one model to the next. Features without spatial axes have maps of one number, of rank 0 or 1.
/// </remarks>
/// <param name="batches">Inputs of the network, one tensor a batch, on the model's device and of its element type. They are not disposed.</param>
public sealed class HRank(IEnumerable<Tensor> batches) : IImportance
{
    private readonly Dictionary<string, FeatureRanks> ranks = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model takes more than one input, a layer has no single input, or there are no batches.</exception>
    public void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        ranks.Clear();
        if (model is not nn.Module<Tensor, Tensor> network)
        {
            throw new InvalidOperationException($"HRank runs models of one input and one output; {model.GetType().Name} is none.");
        }

        var modules = ModelState.Modules(model);
        foreach (var layer in layers)
        {
            ranks[layer] = modules.GetValueOrDefault(layer) is nn.Module<Tensor, Tensor> module
                ? new FeatureRanks(module, side)
                : throw new InvalidOperationException(
                    $"HRank cannot see the feature maps of '{layer}', which is not a module of one input."
                );
        }

        try
        {
            Run(network);
        }
        finally
        {
            foreach (var rank in ranks.Values)
            {
                rank.Detach();
            }
        }
    }

    /// <inheritdoc/>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var found = ranks.GetValueOrDefault(layer.Layer)?.Average;
        return found is not null && found.numel() == layer.Matrix.shape[0]
            ? found
            : throw new InvalidOperationException(
                $"HRank saw {found?.numel() ?? 0} feature maps of '{layer.Layer}', which has {layer.Matrix.shape[0]} channels: give it batches that run through the layer."
            );
    }

    private void Run(nn.Module<Tensor, Tensor> network)
    {
        using var evaluation = new EvaluationMode(network);
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            _ = network.call(batch);
        }
    }
}
