using Upscale.Core.Collections;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>
/// Channels of values that stand or fall together when no operation selects its inputs: channel 5 of a convolution, of its
/// normalisation and of everything that is added to it. Each such set has a number.
/// </summary>
internal sealed class CoupledChannels
{
    private readonly int[] starts;
    private readonly DisjointSets sets = new();

    public CoupledChannels(ChannelFlow flow)
    {
        starts = new int[flow.Count];
        var total = 0;
        for (var value = 0; value < flow.Count; value++)
        {
            starts[value] = total;
            total += flow.Channels[value];
        }

        _ = sets.Add(total);
        foreach (var operation in flow.Graph.Operations)
        {
            CoupleCalls(flow, operation.Id);
            if (flow.Rules[operation.Id] is ChannelRule.Map map)
            {
                Couple(map, operation.Id, operation.Inputs);
            }
        }
    }

    /// <summary>The set of a channel.</summary>
    public int Find(int value, int channel) => sets.Find(starts[value] + channel);

    private void Couple(ChannelRule.Map map, int value, EquatableArray<int> inputs)
    {
        for (var input = 0; input < map.Sources.Count; input++)
        {
            var sources = map.Sources[input].AsSpan();
            for (var channel = 0; channel < sources.Length; channel++)
            {
                if (sources[channel] >= 0)
                {
                    sets.Join(starts[value] + channel, starts[inputs[input]] + sources[channel]);
                }
            }
        }
    }

    private void CoupleCalls(ChannelFlow flow, int operation)
    {
        var leader = flow.Leader(operation);
        if (leader == operation)
        {
            return;
        }

        for (var channel = 0; channel < flow.Channels[operation]; channel++)
        {
            sets.Join(starts[operation] + channel, starts[leader] + channel);
        }

        if (flow.Rules[operation] is ChannelRule.Mix)
        {
            var (input, leaderInput) = (flow.Graph.Operations[operation].Inputs[0], flow.Graph.Operations[leader].Inputs[0]);
            for (var channel = 0; channel < flow.Channels[input]; channel++)
            {
                sets.Join(starts[input] + channel, starts[leaderInput] + channel);
            }
        }
    }
}
