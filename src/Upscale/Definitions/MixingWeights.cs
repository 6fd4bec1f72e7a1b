using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Traces;

namespace Upscale;

/// <summary>The weights of layers that mix their channels: those that have producer and consumer sides.</summary>
internal static class MixingWeights
{
    /// <summary>One weight for each such layer that has an axis on <paramref name="side"/>, in the order of the first calls.</summary>
    public static IReadOnlyList<LayerTensors.Entry> Of(Graph graph, PruningSide side)
    {
        var channels = GraphChannels.Of(graph);
        var weights = LayerTensors.Of(graph).Where(entry => entry.Tensor.Name == "weight").ToDictionary(entry => entry.Layer.Name, StringComparer.Ordinal);
        return
        [
            .. graph
                .Operations.Where(operation => operation.Layer is not null && channels.Rule(operation.Id) is ChannelRule.Mix)
                .Select(operation => operation.Layer!)
                .Distinct(StringComparer.Ordinal)
                .Where(weights.ContainsKey)
                .Select(layer => weights[layer])
                .Where(entry => (side == PruningSide.Input ? entry.Axes.Input : entry.Axes.Output) >= 0),
        ];
    }
}
