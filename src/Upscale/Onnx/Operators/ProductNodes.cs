using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx.Operators;

/// <summary>Sums of products of two values' elements.</summary>
internal static class ProductNodes
{
    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            ("matmul", call => call.Node("MatMul", call.X.Name, call.Y.Name)),
            ("bmm", call => call.Node("MatMul", call.X.Name, call.Y.Name)),
            ("einsum", Einsum),
            ("scaled_dot_product_attention", Attention),
        ];

    private static string Einsum(OnnxCall call) =>
        call.Graph.Node("Einsum", [.. call.Inputs.Select(input => input.Name)], ("equation", call.Word("equation").Replace(" ", "")));

    // softmax(q k' / sqrt(width) + mask) v
    private static string Attention(OnnxCall call)
    {
        var (key, value) = (call.Inputs[1], call.Inputs[2]);
        var rank = call.X.Rank;
        var order = Enumerable.Range(0, rank).ToArray();
        (order[^1], order[^2]) = (order[^2], order[^1]);
        var width = call.Node("Sqrt", MixtureNodes.Number(call, call.X.Size(-1)));
        var query = call.Node("Div", call.X.Name, width);
        var scores = call.Node("MatMul", query, ArrangementNodes.Permute(call, key.Name, order));
        var lowest = call.Number(double.NegativeInfinity);
        if (call.Attributes.Truth("is_causal"))
        {
            scores = call.Node("Where", MixtureNodes.Triangle(call, call.X.Size(-2), key.Size(-2)), scores, lowest);
        }

        if (call.Inputs.Count > 3)
        {
            var mask = call.Inputs[3];
            scores = mask.Type == DataType.Bool ? call.Node("Where", mask.Name, scores, lowest) : call.Node("Add", scores, mask.Name);
        }

        var weights = call.Graph.Node("Softmax", [scores], ("axis", -1L));
        return call.Node("MatMul", weights, value.Name);
    }
}
