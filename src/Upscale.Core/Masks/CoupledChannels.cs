using Upscale.Core.Collections;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>
/// Channels of values that stand or fall together when no operation selects its inputs: channel 5 of a convolution, of its
/// normalisation and of everything that is added to it, with all channels that an operation ties to it. Each such set has a number.
/// </summary>
internal sealed class CoupledChannels
{
    private readonly int[] starts;
    private readonly DisjointSets sets = new();
    private readonly HashSet<int> tied;
    private readonly HashSet<int> joint;

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

        var ties = flow.Graph.Operations.SelectMany(operation =>
            flow.Rules[operation.Id] is ChannelRule.Map { Tie: { } tie } ? Tie(tie, operation.Inputs[0]) : []
        );
        tied = [.. ties.ToArray().Select(sets.Find)];
        var joints = flow.Graph.Operations.Where(operation => flow.Rules[operation.Id] is ChannelRule.Map { IsJoint: true });
        joint =
        [
            .. joints.SelectMany(
                operation => Enumerable.Range(0, flow.Channels[operation.Id]),
                (operation, channel) => Find(operation.Id, channel)
            ),
        ];
    }

    /// <summary>The set of a channel.</summary>
    public int Find(int value, int channel) => sets.Find(starts[value] + channel);

    /// <summary>Whether an operation ties the channel to others, so that even a single layer keeps or drops them together.</summary>
    public bool IsTied(int value, int channel) => tied.Contains(Find(value, channel));

    /// <summary>Whether the layers behind the channel drop it together or not at all, as those of a head do.</summary>
    public bool IsJoint(int value, int channel) => joint.Contains(Find(value, channel));

    private IEnumerable<int> Tie(ChannelTie tie, int input)
    {
        foreach (
            var members in Enumerable.Range(0, tie.Count).Select(bundle => tie.Members(bundle).Select(channel => starts[input] + channel))
        )
        {
            foreach (var channel in members.Where(channel => sets.Find(channel) != sets.Find(members.First())))
            {
                sets.Join(channel, members.First());
                yield return channel;
            }
        }
    }

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
