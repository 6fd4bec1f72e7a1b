using System.Globalization;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Generators.Emit;

/// <summary>Parameters of a model and of its pruned class.</summary>
internal static class ParameterCount
{
    /// <summary><c>keeps 7.90 M of 21.80 M parameters</c>.</summary>
    public static string Kept(Graph graph, PruningPlan plan)
    {
        var callers = graph
            .Operations.Where(operation => operation.Layer is not null)
            .GroupBy(operation => operation.Layer!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var (before, after) = (0L, 0L);
        foreach (var layer in graph.Layers)
        {
            var caller = callers.TryGetValue(layer.Name, out var operation) ? OperatorTable.Find(operation.Operator) : null;
            foreach (var tensor in layer.Tensors.Where(tensor => !tensor.IsBuffer))
            {
                var axes = caller?.TensorAxes(layer, tensor.Name) ?? TensorAxes.None;
                before += Product(tensor.Sizes);
                after += Product(tensor.Sizes.Select((size, axis) => Size(plan[layer.Name], axes, size, axis)));
            }
        }

        return string.Format(CultureInfo.InvariantCulture, "keeps {0} of {1} parameters", Millions(after), Millions(before));
    }

    // An empty list is a side that the plan says nothing of; of a grouped convolution's axis 1 there is one group.
    private static long Size(LayerPlan plan, TensorAxes axes, long size, int axis)
    {
        var groups = axis == 1 ? axes.Groups : 1;
        return axis == axes.Output && plan.Outputs.Count > 0 ? plan.Outputs.Count / groups
            : axis == axes.Input && plan.Inputs.Count > 0 ? Math.Min(size, plan.Inputs.Count / groups)
            : size;
    }

    private static long Product(IEnumerable<long> sizes) => sizes.Aggregate(1L, (product, size) => product * size);

    private static string Millions(long count) =>
        count < 100_000
            ? count.ToString("N0", CultureInfo.InvariantCulture)
            : (count / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M";
}
