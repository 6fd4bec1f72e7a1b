using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>A layer that can be masked, and which of its channels may be.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Value">The value on the masked side: what a consumer reads, what a producer makes.</param>
/// <param name="IsFree">For each channel on that side, whether it may be dropped.</param>
internal sealed record MaskCandidate(string Layer, int Value, bool[] IsFree)
{
    public int Channels => IsFree.Length;
}

/// <summary>Finds the layers that can be masked.</summary>
internal static class MaskCandidates
{
    /// <summary>Candidates in execution order.</summary>
    public static MaskCandidate[] Find(ChannelFlow flow, PruningSide side)
    {
        var isBound = side == PruningSide.Input ? FromInputs(flow) : IntoOutputs(flow);
        var calls = flow.Graph.Operations.Where(operation => operation.Layer is not null && flow.Rules[operation.Id] is ChannelRule.Mix);
        return
        [
            .. calls
                .GroupBy(operation => operation.Layer!, StringComparer.Ordinal)
                .Select(group => group.Select(operation => side == PruningSide.Input ? operation.Inputs[0] : operation.Id).ToArray())
                .Zip(
                    calls.Select(operation => operation.Layer!).Distinct(StringComparer.Ordinal),
                    (values, layer) => new MaskCandidate(layer, values[0], Free(values, isBound))
                ),
        ];
    }

    private static bool[] Free(int[] values, bool[][] isBound) =>
        [.. isBound[values[0]].Select((_, channel) => values.All(value => !isBound[value][channel]))];

    // Channels that carry an input of the network, alone or with others.
    private static bool[][] FromInputs(ChannelFlow flow)
    {
        var bound = flow.Channels.Select(count => new bool[count]).ToArray();
        foreach (var operation in flow.Graph.Operations)
        {
            var value = bound[operation.Id];
            switch (flow.Rules[operation.Id])
            {
                case ChannelRule.Fixed:
                    Fill(value);
                    break;
                case ChannelRule.Opaque when operation.Inputs.Any(id => bound[id].Contains(true)):
                    Fill(value);
                    break;
                case ChannelRule.Map map:
                    foreach (var (channel, input, source) in Sources(map))
                    {
                        value[channel] |= bound[operation.Inputs[input]][source];
                    }

                    break;
            }
        }

        return bound;
    }

    // Channels that reach an output of the network without being mixed.
    private static bool[][] IntoOutputs(ChannelFlow flow)
    {
        var bound = flow.Channels.Select(count => new bool[count]).ToArray();
        foreach (var output in flow.Graph.Outputs)
        {
            Fill(bound[output]);
        }

        foreach (var operation in flow.Graph.Operations.Reverse())
        {
            switch (flow.Rules[operation.Id])
            {
                case ChannelRule.Opaque when bound[operation.Id].Length == 0 || bound[operation.Id].Contains(true):
                    foreach (var input in operation.Inputs)
                    {
                        Fill(bound[input]);
                    }

                    break;
                case ChannelRule.Map map:
                    foreach (var (channel, input, source) in Sources(map))
                    {
                        bound[operation.Inputs[input]][source] |= bound[operation.Id][channel];
                    }

                    break;
            }
        }

        return bound;
    }

    private static IEnumerable<(int Channel, int Input, int Source)> Sources(ChannelRule.Map map)
    {
        for (var input = 0; input < map.Sources.Count; input++)
        {
            var sources = map.Sources[input];
            for (var channel = 0; channel < sources.Count; channel++)
            {
                if (sources[channel] >= 0)
                {
                    yield return (channel, input, sources[channel]);
                }
            }
        }
    }

    private static void Fill(bool[] channels)
    {
        for (var channel = 0; channel < channels.Length; channel++)
        {
            channels[channel] = true;
        }
    }
}
