using Upscale.Core.Operators;

namespace Upscale.Core.Graphs;

/// <summary>What holds for every graph: numbering, names, and shapes that follow from the operators' rules.</summary>
public static class GraphRules
{
    /// <summary>The rules that <paramref name="graph"/> breaks, each as a sentence; none for a good graph.</summary>
    public static IReadOnlyList<string> Check(Graph graph)
    {
        var violations = new List<string>();
        var layers = new Dictionary<string, Layer>(StringComparer.Ordinal);
        foreach (var layer in graph.Layers)
        {
            if (layers.ContainsKey(layer.Name))
            {
                violations.Add($"two layers are called '{layer.Name}'");
            }

            layers[layer.Name] = layer;
        }

        violations.AddRange(
            graph
                .Aliases.Where(
                    (alias, index) =>
                        !Names(
                            alias,
                            graph
                                .Layers.Take(alias.Position)
                                .Select(layer => layer.Name)
                                .Concat(graph.Aliases.Take(index).Select(other => other.Name))
                        )
                )
                .Select(alias => $"'{alias.Name}' is another name of '{alias.Module}', which has no layer before it")
        );
        for (var id = 0; id < graph.Operations.Count; id++)
        {
            var operation = graph.Operations[id];
            var violation = Numbering(operation, id) ?? Layering(operation, layers) ?? Sizes(operation) ?? Shapes(graph, operation, layers);
            if (violation is not null)
            {
                violations.Add(FormattableString.Invariant($"operation %{id} ({operation.Operator}): {violation}"));
            }
        }

        violations.AddRange(Outputs(graph));
        return violations;
    }

    /// <summary>Whether <paramref name="alias"/> names one of <paramref name="modules"/>, or a container of one.</summary>
    internal static bool Names(LayerAlias alias, IEnumerable<string> modules) =>
        modules.Any(module => module == alias.Module || module.StartsWith(alias.Module + ".", StringComparison.Ordinal));

    private static string? Numbering(Operation operation, int id) =>
        operation.Id != id ? FormattableString.Invariant($"it is numbered %{operation.Id}")
        : operation.Inputs.Any(input => input < 0 || input >= id) ? "it reads a value that is not made before it"
        : null;

    private static string? Layering(Operation operation, Dictionary<string, Layer> layers) =>
        operation.Layer is not null && !layers.ContainsKey(operation.Layer) ? $"the graph has no layer '{operation.Layer}'" : null;

    private static string? Sizes(Operation operation) =>
        operation.Attributes.Items.SelectMany(item => SizeReader.ValuesOf(item.Value)).Any(value => value < 0 || value >= operation.Id)
            ? "an attribute asks the size of a value that is not made before it"
            : null;

    private static string? Shapes(Graph graph, Operation operation, Dictionary<string, Layer> layers)
    {
        if (operation.Operator == "input")
        {
            return operation.Inputs.Count > 0 ? "an input of the network reads nothing" : null;
        }

        var rule = OperatorTable.Find(operation.Operator);
        if (rule is null)
        {
            return "there is no such operator";
        }

        try
        {
            var layer = operation.Layer is null ? null : layers[operation.Layer];
            var shape = rule.Shape(
                new(operation, [.. operation.Inputs.Select(input => graph.Operations[input].Shape)], layer)
                {
                    ShapeOf = value => graph.Operations[value].Shape,
                }
            );
            return shape == operation.Shape ? null : $"its shape is {operation.Shape}, by its rule {shape}";
        }
        catch (GraphException error)
        {
            return error.Message;
        }
    }

    private static IEnumerable<string> Outputs(Graph graph)
    {
        if (graph.Outputs.Count == 0)
        {
            yield return "the graph returns nothing";
        }

        foreach (var output in graph.Outputs.Where(output => output < 0 || output >= graph.Operations.Count))
        {
            yield return FormattableString.Invariant($"the graph returns %{output}, which it does not have");
        }
    }
}
