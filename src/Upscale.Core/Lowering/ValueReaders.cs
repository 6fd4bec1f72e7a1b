using Upscale.Core.Graphs;
using Upscale.Core.Plans;
using Upscale.Core.Traces;

namespace Upscale.Core.Lowering;

/// <summary>Who reads each value of a graph, and how.</summary>
internal sealed class ValueReaders
{
    private readonly Graph graph;
    private readonly int[] counts;
    private readonly Dictionary<string, int> calls;
    private readonly HashSet<(int Operation, int Input)> selections;

    public ValueReaders(Graph graph)
    {
        this.graph = graph;
        Channels = GraphChannels.Of(graph);
        counts = new int[graph.Operations.Count];
        foreach (var value in graph.Operations.SelectMany(ReadBy).Concat(graph.Outputs))
        {
            counts[value]++;
        }

        calls = graph
            .Operations.Where(operation => operation.Layer is not null)
            .GroupBy(operation => operation.Layer!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        selections = [.. SelectionSites.Of(graph)];
    }

    public GraphChannels Channels { get; }

    /// <summary>Whether <paramref name="operation"/>'s only input is a value that nobody else reads or asks the size of, and all of its channels.</summary>
    public bool IsOnlyReader(Operation operation) =>
        counts[operation.Inputs[0]] == 1
        && !selections.Contains((operation.Id, 0))
        && graph.Operations[operation.Inputs[0]].Operator != "input";

    /// <summary>Whether the layer of <paramref name="operation"/> has this one call and this one name.</summary>
    public bool OwnsItsLayer(Operation operation) =>
        operation.Layer is { Length: > 0 } layer
        && calls[layer] == 1
        && !graph.Aliases.Any(alias => layer == alias.Module || layer.StartsWith(alias.Module + ".", StringComparison.Ordinal));

    // A size that is asked of a value is a read: the value has to be there.
    private static IEnumerable<int> ReadBy(Operation operation) =>
        operation.Inputs.Concat(operation.Attributes.Items.SelectMany(item => SizeReader.ValuesOf(item.Value)));
}
