using Upscale.Onnx.Operators;

namespace Upscale.Onnx;

/// <summary>The ONNX nodes of each operator: the name of its value, after its nodes have been added to the graph. One row an operator.</summary>
internal static class OnnxTable
{
    private static readonly Dictionary<string, Func<OnnxCall, string>> ByName = new[]
    {
        LayerNodes.Rows,
        NormalizationNodes.Rows,
        UnaryNodes.Rows,
        ArithmeticNodes.Rows,
        PoolNodes.Rows,
        SpatialNodes.Rows,
        ArrangementNodes.Rows,
        MixtureNodes.Rows,
        ProductNodes.Rows,
        ComparisonNodes.Rows,
        TensorNodes.Rows,
    }
        .SelectMany(rows => rows)
        .ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

    /// <summary>Whether <paramref name="name"/> has nodes.</summary>
    public static bool Has(string name) => ByName.ContainsKey(name);

    /// <summary>Adds the nodes of one operation, and returns the name of its value.</summary>
    /// <exception cref="NotSupportedException">It has none; the message names the operation.</exception>
    public static string Write(OnnxCall call) =>
        ByName.TryGetValue(call.Operation.Operator, out var write)
            ? write(call)
            : throw call.Wrong("has no ONNX nodes; compute it outside of the model, or write it with other operations");
}
