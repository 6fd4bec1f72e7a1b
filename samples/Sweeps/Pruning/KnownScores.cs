using Upscale.Core.Masks;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.Sweeps.Pruning;

/// <summary>Scores that were computed before: a sweep asks for many masks of one network, and scores it once a heuristic.</summary>
internal sealed class KnownScores(IEnumerable<LayerScores> scores, ScoreCombination combination) : IImportance
{
    private readonly Dictionary<string, LayerScores> layers = scores.ToDictionary(layer => layer.Layer, StringComparer.Ordinal);

    public ScoreCombination Combination => combination;

    public Tensor Score(ChannelWeights layer) => tensor(layers[layer.Layer].Values.ToArray());
}
