using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Traces;

namespace Upscale.Core.Plans;

/// <summary>One reading of a value: input number <paramref name="Input"/> of operation <paramref name="Operation"/>.</summary>
internal readonly record struct Reading(int Operation, int Input);

/// <summary>What the planner asks of a graph: each value's channels, the rule that makes them, who reads them, and which calls share a layer.</summary>
internal sealed class ChannelFlow
{
    private readonly (int First, int End)[][] ranges;
    private readonly int[] leaders;
    private readonly bool[] holdsChannels;
    private readonly HashSet<int> shared;
    private readonly HashSet<int> growing;

    public ChannelFlow(Graph graph)
    {
        Graph = graph;
        var channels = GraphChannels.Of(graph);
        Rules = [.. graph.Operations.Select(operation => channels.Rule(operation.Id))];
        Channels = [.. graph.Operations.Select(operation => channels.Count(operation.Id))];
        Readings = [.. graph.Operations.Select(_ => new List<Reading>())];
        foreach (var operation in graph.Operations)
        {
            for (var input = 0; input < operation.Inputs.Count; input++)
            {
                Readings[operation.Inputs[input]].Add(new(operation.Id, input));
            }
        }

        holdsChannels =
        [
            .. graph.Operations.Select(operation => channels.HoldsChannels(operation.Id) && Rules[operation.Id] is not ChannelRule.Opaque),
        ];
        leaders = FindLeaders();
        shared = [.. leaders.Where((leader, operation) => leader != operation)];
        ranges = [.. Rules.Select(rule => rule is ChannelRule.Map map ? map.Sources.Select(Range).ToArray() : [])];
        var asked = new HashSet<int>(
            graph
                .Operations.SelectMany(operation => operation.Attributes.Items)
                .SelectMany(item => SizeReader.SizesOf(item.Value))
                .Where(size => channels.Axis(size.Value) == size.Axis)
                .Select(size => size.Value)
        );
        IsPinned = [.. graph.Operations.Select(operation => asked.Contains(operation.Id) || Pins(operation.Id))];
        growing = [.. ConcatenationRows.Of(this).SelectMany(row => row.Select(entry => entry.Value))];
    }

    public Graph Graph { get; }

    /// <summary>The rule of each operation.</summary>
    public ChannelRule[] Rules { get; }

    /// <summary>The number of channels of each value; 0 where it has no channel axis.</summary>
    public int[] Channels { get; }

    /// <summary>Who reads each value.</summary>
    public List<Reading>[] Readings { get; }

    /// <summary>True for values that stay whole and in their original order; so do those whose number of channels the model itself asks.</summary>
    public bool[] IsPinned { get; }

    /// <summary>Number of operations, and so of values.</summary>
    public int Count => Rules.Length;

    /// <summary>The first operation that uses the same layer in the same way: both must lay their channels out alike.</summary>
    public int Leader(int operation) => leaders[operation];

    /// <summary>True when the operation has a rule, and its layer a tensor along channels.</summary>
    public bool HoldsChannels(int operation) => holdsChannels[operation];

    /// <summary>True when another operation uses the same layer.</summary>
    public bool IsShared(int operation) => shared.Contains(leaders[operation]);

    /// <summary>True for a concatenation that shares memory with others.</summary>
    public bool IsGrowing(int operation) => growing.Contains(operation);

    /// <summary>The channels of an operation's value, from the first to the one after the last, outside of which an input is not read.</summary>
    public (int First, int End) ReadRange(int operation, int input) => ranges[operation][input];

    /// <summary>The value read.</summary>
    public int Source(Reading reading) => Graph.Operations[reading.Operation].Inputs[reading.Input];

    /// <summary>Elements of one channel of a value, at the example input.</summary>
    public long ElementsPerChannel(int value) => Channels[value] == 0 ? 0 : Graph.Operations[value].Shape.Elements / Channels[value];

    /// <summary>Whether the operation reads this input whole and in its original order, whatever its value keeps.</summary>
    public bool ReadsWhole(Reading reading) =>
        Rules[reading.Operation] switch
        {
            ChannelRule.Mix => false,
            ChannelRule.Map map => reading.Input >= map.Sources.Count || map.Sources[reading.Input].Count == 0,
            _ => true,
        };

    private bool Pins(int value) =>
        Graph.Outputs.Contains(value) || Rules[value] is ChannelRule.Fixed or ChannelRule.Opaque || Readings[value].Any(ReadsWhole);

    private static (int First, int End) Range(EquatableArray<int> sources)
    {
        var (first, end) = (0, sources.Count);
        for (; first < end && sources[first] < 0; first++) { }

        for (; end > first && sources[end - 1] < 0; end--) { }

        return (first, end);
    }

    private int[] FindLeaders()
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var leaders = Enumerable.Range(0, Graph.Operations.Count).ToArray();
        foreach (var operation in Graph.Operations.Where(operation => holdsChannels[operation.Id]))
        {
            // Two tensors of one layer (the model's own parameters) that stay whole are laid out one by one.
            var key =
                Rules[operation.Id] is ChannelRule.Fixed
                    ? $"{operation.Layer}\n{operation.Operator} {operation.Attributes["name"]}"
                    : operation.Layer!;
            if (first.TryGetValue(key, out var leader))
            {
                leaders[operation.Id] = leader;
            }
            else
            {
                first[key] = operation.Id;
            }
        }

        return leaders;
    }
}
