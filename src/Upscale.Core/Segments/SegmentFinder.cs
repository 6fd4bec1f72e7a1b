using System.Runtime.CompilerServices;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Traces;

namespace Upscale.Core.Segments;

/// <summary>Finds segments: values whose channels are joined by operations, with the layers at their ends.</summary>
/// <remarks>
/// Values are joined by every operation that maps channels, and by a layer that is called more than once. A layer that mixes its
/// channels ends one segment (it consumes) and begins another (it produces). What has no producer or no consumer is no segment.
/// </remarks>
public static class SegmentFinder
{
    private static readonly ConditionalWeakTable<GraphChannels, Found> Known = new();

    /// <summary>The segments of <paramref name="graph"/>, in execution order of their first producers.</summary>
    public static EquatableArray<Segment> Find(Graph graph) =>
        Known.GetValue(GraphChannels.Of(graph), channels => new(Find(channels))).Segments;

    /// <summary>The segments of a graph whose channels are known.</summary>
    public static EquatableArray<Segment> Find(GraphChannels channels) =>
        [.. Closed(channels).Where(segment => segment.Consumers.Count > 0)];

    /// <summary>
    /// What would be segments if operations without a rule did not read their channels instead of a layer, so that they stay whole: they have no consumer.
    /// </summary>
    public static EquatableArray<Segment> FindWhole(Graph graph) =>
        [
            .. Closed(GraphChannels.Of(graph))
                .Where(segment => segment.Consumers.Count == 0 && segment.Pinned is { } reason && reason != ChannelNeeds.Output),
        ];

    private static IEnumerable<Segment> Closed(GraphChannels channels)
    {
        var values = JoinValues(channels);
        var count = new SegmentChannels(channels);
        var parts = new SortedDictionary<int, Parts>();
        foreach (var operation in channels.Graph.Operations)
        {
            switch (channels.Rule(operation.Id))
            {
                case ChannelRule.Mix:
                    At(parts, values.Find(operation.Inputs[0])).Consumers.Add(operation);
                    At(parts, values.Find(operation.Id)).Producers.Add(operation);
                    break;
                case ChannelRule.Map or ChannelRule.State:
                    At(parts, values.Find(operation.Id)).Users.Add(operation);
                    break;
                default:
                    break;
            }
        }

        return parts
            .Values.Where(part =>
                part.Consumers.Count > 0 ? part.Producers.Count > 0 : part.Producers.Exists(producer => channels.Count(producer.Id) > 1)
            )
            .OrderBy(part => part.Producers[0].Id)
            .Select(part => part.ToSegment(count));
    }

    private static DisjointSets JoinValues(GraphChannels channels)
    {
        var values = new DisjointSets();
        _ = values.Add(channels.Graph.Operations.Count);
        var firstCalls = new Dictionary<string, Operation>(StringComparer.Ordinal);
        foreach (var operation in channels.Graph.Operations)
        {
            var rule = channels.Rule(operation.Id);
            if (rule is ChannelRule.Map map)
            {
                foreach (var (input, sources) in operation.Inputs.Zip(map.Sources, (input, sources) => (input, sources)))
                {
                    if (sources.Count > 0)
                    {
                        values.Join(operation.Id, input);
                    }
                }
            }

            if (operation.Layer is null || !channels.HoldsChannels(operation.Id) || rule is not (ChannelRule.Map or ChannelRule.Mix))
            {
                continue;
            }

            if (!firstCalls.TryGetValue(operation.Layer, out var first))
            {
                firstCalls.Add(operation.Layer, operation);
            }
            else
            {
                values.Join(first.Id, operation.Id);
                if (first.Inputs.Count > 0 && operation.Inputs.Count > 0)
                {
                    values.Join(first.Inputs[0], operation.Inputs[0]);
                }
            }
        }

        return values;
    }

    private static Parts At(SortedDictionary<int, Parts> parts, int key)
    {
        if (!parts.TryGetValue(key, out var part))
        {
            parts.Add(key, part = new());
        }

        return part;
    }

    private sealed record Found(EquatableArray<Segment> Segments);

    private sealed class Parts
    {
        public List<Operation> Producers { get; } = [];

        public List<Operation> Consumers { get; } = [];

        public List<Operation> Users { get; } = [];

        public Segment ToSegment(SegmentChannels channels)
        {
            var free = channels.Free(Producers);
            return new(
                Producers[0].Name,
                Names(Producers),
                Names(Consumers),
                Names(Users),
                free,
                free > 0 ? null : channels.Reason(Producers)
            )
            {
                Layers = Names(
                    Producers
                        .Concat(Users)
                        .Concat(Consumers)
                        .Where(operation => operation.Layer is not null)
                        .OrderBy(operation => operation.Id)
                ),
            };
        }

        private static EquatableArray<string> Names(IEnumerable<Operation> operations) =>
            operations.Select(operation => operation.Name).Distinct(StringComparer.Ordinal).ToEquatableArray();
    }
}
