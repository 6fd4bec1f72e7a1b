using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>A layer that can be masked, and which of its channels may be.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Value">The value on the masked side: what a consumer reads, what a producer makes.</param>
/// <param name="IsFree">For each channel on that side, whether it may be dropped.</param>
/// <param name="Units">For each channel the first one that is tied to it: they are kept or dropped together.</param>
internal sealed record MaskCandidate(string Layer, int Value, bool[] IsFree, int[] Units)
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
        var coupled = flow.Rules.Any(rule => rule is ChannelRule.Map { Tie: not null }) ? new CoupledChannels(flow) : null;
        var calls = flow.Graph.Operations.Where(operation => operation.Layer is not null && flow.Rules[operation.Id] is ChannelRule.Mix);
        return
        [
            .. calls
                .GroupBy(operation => operation.Layer!, StringComparer.Ordinal)
                .Select(group => group.Select(operation => side == PruningSide.Input ? operation.Inputs[0] : operation.Id).ToArray())
                .Zip(
                    calls.Select(operation => operation.Layer!).Distinct(StringComparer.Ordinal),
                    (values, layer) => Candidate(layer, values, isBound, coupled)
                ),
        ];
    }

    private static MaskCandidate Candidate(string layer, int[] values, bool[][] isBound, CoupledChannels? coupled)
    {
        var units = Units(values[0], isBound[values[0]].Length, coupled);
        var bound = Enumerable.Range(0, units.Length).Where(channel => values.Any(value => isBound[value][channel]));
        var boundUnits = new HashSet<int>(bound.Select(channel => units[channel]));
        return new(layer, values[0], [.. units.Select(unit => !boundUnits.Contains(unit))], units);
    }

    private static int[] Units(int value, int count, CoupledChannels? coupled)
    {
        var first = new Dictionary<int, int>();
        var units = Enumerable.Range(0, count).ToArray();
        foreach (var channel in units.Where(channel => coupled?.IsTied(value, channel) == true).ToArray())
        {
            var set = coupled!.Find(value, channel);
            units[channel] = first.TryGetValue(set, out var unit) ? unit : first[set] = channel;
        }

        return units;
    }

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
            for (var channel = 0; channel < map.Sources[input].Count; channel++)
            {
                foreach (var source in map.Reads(input, channel))
                {
                    yield return (channel, input, source);
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
