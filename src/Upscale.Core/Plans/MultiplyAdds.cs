using Upscale.Core.Graphs;

namespace Upscale.Core.Plans;

/// <summary>Multiply-adds of convolutions, transposed convolutions and linear layers at the example input; all else is small beside them.</summary>
public static class MultiplyAdds
{
    /// <summary>Those of the dense network.</summary>
    public static long Of(Graph graph) => graph.Operations.Sum(operation => Of(graph, operation));

    /// <summary>Those of the pruned network: each layer counts the channels that its plan keeps.</summary>
    public static long Of(Graph graph, PruningPlan plan)
    {
        var layers = plan.Layers.ToDictionary(layer => layer.Layer, StringComparer.Ordinal);
        return graph.Operations.Sum(operation =>
            operation.Layer is { } name ? Of(graph, operation, layers[name].Inputs.Count, layers[name].Outputs.Count) : Of(graph, operation)
        );
    }

    /// <summary>Those of one operation with all channels; 0 for an operation that multiplies no weights.</summary>
    public static long Of(Graph graph, Operation operation) => Of(graph, operation, 0, 0);

    /// <summary>Those of one operation with some of its input and output channels; 0 stands for all of a side.</summary>
    internal static long Of(Graph graph, Operation operation, int inputs, int outputs)
    {
        var kind = operation.Operator.Replace("functional_", "");
        var isTransposed = kind.StartsWith("conv_transpose", StringComparison.Ordinal);
        if (!isTransposed && kind is not ("conv1d" or "conv2d" or "conv3d" or "linear"))
        {
            return 0;
        }

        var weight = operation.Layer is { } layer
            ? [.. graph.Layer(layer).WeightSizes]
            : graph.Operations[operation.Inputs[1]].Shape.Dimensions.Select(dimension => dimension.Size).ToArray();

        // A weight is (out, in of a group, kernel...); that of a transposed convolution is (in, out of a group, kernel...).
        var positions = isTransposed
            ? graph.Operations[operation.Inputs[0]].Shape.Elements / weight[0]
            : operation.Shape.Elements / weight[0];
        var kernel = weight.Skip(2).Aggregate(1L, (product, size) => product * size);
        var (first, second) = isTransposed ? (inputs, outputs) : (outputs, inputs);
        return positions * kernel * Kept(first, weight[0]) * Kept(second, weight[1]);
    }

    // An empty list is a side that stays whole.
    private static long Kept(int listed, long all) => listed == 0 ? all : listed;
}
