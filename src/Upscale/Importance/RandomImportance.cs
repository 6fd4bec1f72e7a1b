using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// Random scores: what a criterion has to beat (Mittal et al., Recovering from Random Pruning, WACV 2018, arXiv 1801.10447). The same seed gives
/// the same scores, on any device.
/// </summary>
/// <param name="seed">The seed.</param>
public sealed class RandomImportance(int seed) : IImportance
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side)
    {
        ArgumentNullException.ThrowIfNull(layers);
        places.Clear();
        foreach (var layer in layers)
        {
            places[layer] = places.Count;
        }
    }

    /// <inheritdoc/>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);

        // Each layer has numbers of its own, whatever the sizes of those before it.
        var random = new Random(HashCode(seed, places.GetValueOrDefault(layer.Layer)));
        var scores = Enumerable.Range(0, (int)layer.Matrix.shape[0]).Select(_ => random.NextDouble()).ToArray();
        return tensor(scores, float64, device: layer.Matrix.device);
    }

    private static int HashCode(int seed, int place) => unchecked((seed * 1_000_003) + place);
}
