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

    /// <summary>Whether an input of <paramref name="operation"/> is a value that nobody else reads or asks the size of, and all of its channels.</summary>
    public bool IsOnlyReader(Operation operation, int input = 0) => IsAlone(operation, input) && !MaySelect(operation, input);

    /// <summary>Whether an input of <paramref name="operation"/> is a value that nobody else reads or asks the size of.</summary>
    public bool IsAlone(Operation operation, int input = 0) =>
        counts[operation.Inputs[input]] == 1 && graph.Operations[operation.Inputs[input]].Operator != "input";

    /// <summary>Whether a plan may have <paramref name="operation"/> read some channels of an input only.</summary>
    public bool MaySelect(Operation operation, int input = 0) => selections.Contains((operation.Id, input));

    /// <summary>Whether the layer of <paramref name="operation"/> has this one call and this one name.</summary>
    public bool OwnsItsLayer(Operation operation) =>
        operation.Layer is { Length: > 0 } layer
        && calls[layer] == 1
        && !graph.Aliases.Any(alias => layer == alias.Module || layer.StartsWith(alias.Module + ".", StringComparison.Ordinal));

    // A size that is asked of a value is a read: the value has to be there.
    private static IEnumerable<int> ReadBy(Operation operation) =>
        operation.Inputs.Concat(operation.Attributes.Items.SelectMany(item => SizeReader.ValuesOf(item.Value)));
}
