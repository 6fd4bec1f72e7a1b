using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;

namespace Upscale.Core.Tests.Masks;

/// <summary>Scores without any meaning, the same for the same seed.</summary>
internal static class RandomScores
{
    public static LayerScores[] Of(Graph graph, int seed, PruningSide side = PruningSide.Input)
    {
        var random = new Random(seed);
        return
        [
            .. MaskSelector
                .Scored(graph, new(0.5, side))
                .Select(entry => new LayerScores(
                    entry.Layer,
                    Enumerable.Range(0, entry.Channels).Select(_ => random.NextDouble()).ToEquatableArray()
                )),
        ];
    }
}
