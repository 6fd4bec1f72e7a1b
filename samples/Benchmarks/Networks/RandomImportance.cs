using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Networks;

/// <summary>Scores by chance, the same at each run. Every layer has its own order, so that its segment's layers drop different channels.</summary>
internal sealed class RandomImportance(int seed) : IImportance
{
    private readonly Random random = new(seed);

    public Tensor Score(ChannelWeights layer)
    {
        var scores = new double[layer.Matrix.shape[0]];
        for (var channel = 0; channel < scores.Length; channel++)
        {
            scores[channel] = random.NextDouble();
        }

        return tensor(scores);
    }
}
