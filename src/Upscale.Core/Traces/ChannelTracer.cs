using Upscale.Core.Collections;
using Upscale.Core.Operators;

namespace Upscale.Core.Traces;

/// <summary>Follows channels from the layers that make them to every value.</summary>
public static class ChannelTracer
{
    /// <summary>The trace of each value, by its id; without channels where the value has no channel axis.</summary>
    public static EquatableArray<ChannelTrace> Trace(GraphChannels channels)
    {
        var traces = new List<ChannelTrace>();
        foreach (var operation in channels.Graph.Operations)
        {
            traces.Add(
                channels.Rule(operation.Id) is ChannelRule.Map map
                    ? Mapped(map, [.. operation.Inputs.Select(input => traces[input])])
                    : new(
                        Enumerable
                            .Range(0, channels.Count(operation.Id))
                            .Select(channel => Source(operation.Name, channel))
                            .ToEquatableArray()
                    )
            );
        }

        return traces.ToEquatableArray();
    }

    private static EquatableArray<ChannelSource> Source(string name, int channel) => [new ChannelSource(name, channel)];

    private static ChannelTrace Mapped(ChannelRule.Map map, IReadOnlyList<ChannelTrace> inputs)
    {
        var count = map.Sources.Max(sources => sources.Count);
        return new(Enumerable.Range(0, count).Select(channel => Merged(map, inputs, channel)).ToEquatableArray());
    }

    private static EquatableArray<ChannelSource> Merged(ChannelRule.Map map, IReadOnlyList<ChannelTrace> inputs, int channel)
    {
        EquatableArray<ChannelSource> merged = [];
        for (var input = 0; input < inputs.Count; input++)
        {
            foreach (var source in map.Reads(input, channel))
            {
                var more = inputs[input].Channels[source];
                merged = merged.Count == 0 || merged == more ? more : merged.Union(more).ToEquatableArray();
            }
        }

        return merged;
    }
}
