using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>A layer of which masks leave nothing on one side. It keeps a channel all the same, or one of each group.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Side">The side.</param>
/// <param name="Channels">Channels of the original layer on that side.</param>
/// <param name="Kept">Channels that are kept.</param>
public sealed record EmptyLayer(string Layer, PruningSide Side, int Channels, int Kept)
{
    /// <summary>Why channels are kept.</summary>
    public string Reason =>
        Side == PruningSide.Input ? $"all of its {Channels} input channels are masked, and a layer cannot be empty: it keeps {Kept}"
        : Kept == 1 ? $"nothing needs any of its {Channels} output channels, and a layer cannot be empty: it keeps 1"
        : $"nothing needs any of its {Channels} output channels, and it keeps {Kept}: one of each group, or as many as what they are joined with";

    /// <summary>The layer and why it keeps channels.</summary>
    public override string ToString() => $"'{Layer}': {Reason}";
}

/// <summary>Finds the layers that would be empty.</summary>
public static class EmptyLayers
{
    /// <summary>Those of <paramref name="plan"/>, in the graph's order.</summary>
    public static EquatableArray<EmptyLayer> Find(Graph graph, MaskSet masks, PruningPlan plan)
    {
        var flow = new ChannelFlow(graph);
        var needed = Needed(flow, masks);
        var found = new List<EmptyLayer>();
        foreach (
            var calls in graph
                .Operations.Where(operation => operation.Layer is not null && flow.Rules[operation.Id] is ChannelRule.Mix)
                .GroupBy(operation => operation.Layer!, StringComparer.Ordinal)
        )
        {
            var (layer, call) = (plan[calls.Key], calls.First());
            if (layer.Inputs.Count > 0 && layer.Inputs.Count == layer.MaskedInputs.Count)
            {
                found.Add(new(layer.Layer, PruningSide.Input, flow.Channels[call.Inputs[0]], layer.Inputs.Count));
            }

            if (!calls.Any(operation => needed[operation.Id].Contains(true)))
            {
                found.Add(new(layer.Layer, PruningSide.Output, flow.Channels[call.Id], layer.Outputs.Count));
            }
        }

        return found.ToEquatableArray();
    }

    // For each value the channels on which an output of the network depends.
    private static bool[][] Needed(ChannelFlow flow, MaskSet masks)
    {
        var zeros = ZeroChannels.Of(flow, masks);
        var needed = flow.Channels.Select(count => new bool[count]).ToArray();
        foreach (var operation in flow.Graph.Operations.Reverse())
        {
            // What is zero need not be read; an output of the network is there all the same.
            var value = needed[operation.Id];
            for (var channel = 0; channel < value.Length; channel++)
            {
                value[channel] &= !zeros[operation.Id][channel];
            }

            if (flow.Graph.Outputs.Contains(operation.Id))
            {
                value.AsSpan().Fill(true);
            }

            for (var input = 0; input < operation.Inputs.Count; input++)
            {
                Mark(flow, masks, operation, input, value, needed[operation.Inputs[input]]);
            }
        }

        return needed;
    }

    private static void Mark(ChannelFlow flow, MaskSet masks, Operation operation, int input, bool[] value, bool[] source)
    {
        if (value.Length > 0 && !value.Contains(true))
        {
            return;
        }

        if (flow.Rules[operation.Id] is ChannelRule.Mix)
        {
            var mask = operation.Layer is null ? null : masks[operation.Layer];
            var dropped = new HashSet<int>(mask is null ? [] : mask.Inputs.Concat(mask.Constants));
            for (var channel = 0; channel < source.Length; channel++)
            {
                source[channel] |= !dropped.Contains(channel);
            }
        }
        else if (flow.Rules[operation.Id] is ChannelRule.Map map && !flow.ReadsWhole(new(operation.Id, input)))
        {
            map.ForEachRead(input, (channel, from) => source[from] |= value[channel]);
        }
        else
        {
            source.AsSpan().Fill(true);
        }
    }
}
