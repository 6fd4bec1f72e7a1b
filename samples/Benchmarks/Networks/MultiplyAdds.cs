using Upscale.Core.Graphs;
using Upscale.Core.Plans;

namespace Upscale.Benchmarks.Networks;

/// <summary>Multiplications of convolutions, transposed convolutions and linear layers at the example input; all else is small beside them.</summary>
internal static class MultiplyAdds
{
    /// <summary>Those of the whole network.</summary>
    public static long Of(Graph graph) => graph.Operations.Sum(operation => Count(graph, operation, (inputs, outputs) => inputs * outputs));

    /// <summary>Those of the pruned network: each layer counts the channels that its plan keeps.</summary>
    public static long Of(Graph graph, PruningPlan plan)
    {
        var layers = plan.Layers.ToDictionary(layer => layer.Layer, StringComparer.Ordinal);
        return graph.Operations.Sum(operation =>
            Count(
                graph,
                operation,
                (inputs, outputs) =>
                    operation.Layer is { } name
                        ? Kept(layers[name].Inputs.Count, inputs) * Kept(layers[name].Outputs.Count, outputs)
                        : inputs * outputs
            )
        );
    }

    // An empty list is a side that stays whole.
    private static long Kept(int listed, long all) => listed == 0 ? all : listed;

    // How often a weight's entry is used, times its kernel, times the channels that are left of it.
    private static long Count(Graph graph, Operation operation, Func<long, long, long> channels)
    {
        var kind = operation.Operator.Replace("functional_", "", StringComparison.Ordinal);
        var isTransposed = kind.StartsWith("conv_transpose", StringComparison.Ordinal);
        if (!isTransposed && kind is not ("conv1d" or "conv2d" or "conv3d" or "linear"))
        {
            return 0;
        }

        var weight = operation.Layer is { } layer
            ? [.. graph.Layer(layer).WeightSizes]
            : graph.Operations[operation.Inputs[1]].Shape.Dimensions.Select(dimension => dimension.Size).ToArray();
        var kernel = weight.Skip(2).Aggregate(1L, (product, size) => product * size);
        var positions = isTransposed
            ? graph.Operations[operation.Inputs[0]].Shape.Elements / weight[0]
            : operation.Shape.Elements / weight[0];
        return isTransposed ? positions * kernel * channels(weight[0], weight[1]) : positions * kernel * channels(weight[1], weight[0]);
    }
}
