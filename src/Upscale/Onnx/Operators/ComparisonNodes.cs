using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx.Operators;

/// <summary>Questions whose answers are truths, and choices by truths.</summary>
internal static class ComparisonNodes
{
    private static readonly (string Name, string Node)[] Comparisons =
    [
        ("eq", "Equal"),
        ("lt", "Less"),
        ("le", "LessOrEqual"),
        ("gt", "Greater"),
        ("ge", "GreaterOrEqual"),
    ];

    private static readonly (string Name, string Node)[] Logic = [("logical_and", "And"), ("logical_or", "Or"), ("logical_xor", "Xor")];

    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            .. Comparisons.Select(row => (row.Name, (Func<OnnxCall, string>)(call => Compare(call, row.Node)))),
            .. Comparisons.Select(row => (row.Name + "_scalar", (Func<OnnxCall, string>)(call => CompareNumber(call, row.Node)))),
            .. Logic.Select(row =>
                (row.Name, (Func<OnnxCall, string>)(call => call.Node(row.Node, Truth(call, call.X), Truth(call, call.Y))))
            ),
            ("ne", call => call.Node("Not", Compare(call, "Equal"))),
            ("ne_scalar", call => call.Node("Not", CompareNumber(call, "Equal"))),
            ("logical_not", call => call.Node("Not", Truth(call, call.X))),
            ("isnan", call => call.Node("IsNaN", call.X.Name)),
            ("isinf", call => call.Node("IsInf", call.X.Name)),
            ("isfinite", call => call.Node("Not", call.Node("Or", call.Node("IsNaN", call.X.Name), call.Node("IsInf", call.X.Name)))),
            ("where", Where),
            ("masked_fill", call => call.Node("Where", Truth(call, call.Y), call.Number(call.Real("value")), call.X.Name)),
        ];

    private static string Compare(OnnxCall call, string node)
    {
        var type = OnnxTypes.Common(call.X.Type, call.Y.Type);
        return call.Node(node, OnnxTypes.Cast(call, call.X, type), OnnxTypes.Cast(call, call.Y, type));
    }

    private static string CompareNumber(OnnxCall call, string node)
    {
        var type = OnnxTypes.OfScalar(call);
        return call.Node(node, OnnxTypes.Cast(call, call.X, type), ArithmeticNodes.Number(call, "value", type));
    }

    private static string Truth(OnnxCall call, OnnxValue value) => OnnxTypes.Cast(call, value, DataType.Bool);

    private static string Where(OnnxCall call)
    {
        var type = OnnxTypes.Of(call);
        var (chosen, otherwise) = (OnnxTypes.Cast(call, call.Inputs[1], type), OnnxTypes.Cast(call, call.Inputs[2], type));
        return call.Node("Where", Truth(call, call.X), chosen, otherwise);
    }
}
