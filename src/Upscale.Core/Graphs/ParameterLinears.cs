using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>Recognises linear layers whose weights are parameters of a module of the user's own, or of an attention.</summary>
/// <remarks>
/// <c>functional.linear(x, in_proj_weight, in_proj_bias)</c> is a layer like any other where the module has no other tensors, and nobody else
/// reads these. Its tensors keep their names.
/// </remarks>
public static class ParameterLinears
{
    /// <summary>The kind of these layers.</summary>
    public const string Kind = "ParameterLinear";

    /// <summary>The graph with such modules as layers, and calls of <c>linear</c>; the parameters' operations stay, and are read by nobody now.</summary>
    public static Graph Recognise(Graph graph)
    {
        var layers = new HashSet<string>(
            graph.Layers.Where(layer => layer.Name.Length > 0 && IsLinear(graph, layer)).Select(layer => layer.Name),
            StringComparer.Ordinal
        );
        return layers.Count == 0
            ? graph
            : graph with
            {
                Layers = graph
                    .Layers.Select(layer => layers.Contains(layer.Name) ? layer with { Kind = Kind, Attributes = Attributes.Empty } : layer)
                    .ToEquatableArray(),
                Operations = graph
                    .Operations.Select(operation =>
                        operation.Operator == "functional_linear"
                        && graph.Operations[operation.Inputs[1]] is { Operator: "parameter", Layer: { } layer }
                        && layers.Contains(layer)
                            ? operation with
                            {
                                Operator = "linear",
                                Inputs = [operation.Inputs[0]],
                                Layer = layer,
                                Attributes = Attributes.Empty,
                            }
                            : operation
                    )
                    .ToEquatableArray(),
            };
    }

    private static bool IsLinear(Graph graph, Layer layer)
    {
        int[] calls = [.. graph.Operations.Where(operation => operation.Layer == layer.Name).Select(operation => operation.Id)];
        int[] ranks = [.. layer.Tensors.Select(tensor => tensor.Sizes.Count).OrderByDescending(rank => rank)];
        var readers = graph.Operations.Where(operation => operation.Inputs.Any(calls.Contains)).ToArray();
        return readers.Length > 0
            && (ranks is [2] || ranks is [2, 1])
            && layer.Tensors.All(tensor => tensor is { IsBuffer: false, Field: null, NumberType: null })
            && calls.All(call => graph.Operations[call].Operator == "parameter" && !graph.Outputs.Contains(call))
            && readers.All(reader =>
                reader.Operator == "functional_linear"
                && reader.Inputs.Count == ranks.Length + 1
                && !calls.Contains(reader.Inputs[0])
                && reader.Inputs.Skip(1).All(calls.Contains)
            );
    }
}
