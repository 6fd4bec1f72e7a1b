using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>Scores by formula, so that any channels may be masked: the same in every run.</summary>
internal sealed class RandomImportance(long seed) : IImportance
{
    private long layers = seed << 20;

    public Tensor Score(ChannelWeights layer)
    {
        var number = layers++;
        return tensor(Enumerable.Range(0, (int)layer.Matrix.shape[0]).Select(channel => Weights.Uniform(number, channel)).ToArray());
    }
}
