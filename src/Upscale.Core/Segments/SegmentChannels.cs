using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Traces;

namespace Upscale.Core.Segments;

/// <summary>Counts independent channels: channels of producers, joined where an operation or a layer called twice reads them as one.</summary>
internal sealed class SegmentChannels
{
    private readonly DisjointSets sets = new();
    private readonly int[] starts;
    private readonly GraphChannels channels;
    private readonly ChannelNeeds needs;

    public SegmentChannels(GraphChannels channels)
    {
        this.channels = channels;
        needs = ChannelNeeds.Of(channels);
        starts = [.. channels.Graph.Operations.Select(operation => sets.Add(channels.Count(operation.Id)))];
        var firstCalls = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var operation in channels.Graph.Operations)
        {
            if (channels.Rule(operation.Id) is ChannelRule.Map map)
            {
                Join(operation, map);
            }

            if (
                operation.Layer is null
                || !channels.HoldsChannels(operation.Id)
                || channels.Rule(operation.Id) is not (ChannelRule.Map or ChannelRule.Mix)
            )
            {
                continue;
            }

            if (firstCalls.TryGetValue(operation.Layer, out var first))
            {
                Join(first, operation.Id);
            }
            else
            {
                firstCalls.Add(operation.Layer, operation.Id);
            }
        }
    }

    /// <summary>Number of independent channels of which at least one member need not be kept.</summary>
    public int Free(IReadOnlyList<Operation> producers) =>
        producers
            .SelectMany(
                producer => Enumerable.Range(0, channels.Count(producer.Id)).Where(channel => needs.Reason(producer.Id, channel) is null),
                Root
            )
            .Distinct()
            .Count();

    /// <summary>Why the first channel must be kept.</summary>
    public string? Reason(IReadOnlyList<Operation> producers) =>
        producers
            .SelectMany(producer => Enumerable.Range(0, channels.Count(producer.Id)).Select(channel => needs.Reason(producer.Id, channel)))
            .FirstOrDefault();

    private int Root(Operation producer, int channel) => sets.Find(starts[producer.Id] + channel);

    private void Join(Operation operation, ChannelRule.Map map)
    {
        for (var input = 0; input < operation.Inputs.Count; input++)
        {
            var (own, other) = (starts[operation.Id], starts[operation.Inputs[input]]);
            map.ForEachRead(input, (channel, source) => sets.Join(own + channel, other + source));
        }
    }

    // The channels of a layer are the same weights at each call.
    private void Join(int first, int again)
    {
        for (var channel = 0; channel < Math.Min(channels.Count(first), channels.Count(again)); channel++)
        {
            sets.Join(starts[first] + channel, starts[again] + channel);
        }
    }
}
