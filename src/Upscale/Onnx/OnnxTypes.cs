using Upscale.Core.Graphs;
using static TorchSharp.torch;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx;

/// <summary>Element types of values: what TorchSharp gives an operation's value, and conversions, which ONNX wants to be nodes.</summary>
internal static class OnnxTypes
{
    // A value of a later type takes in one of an earlier.
    private static readonly DataType[] Order =
    [
        DataType.Bool,
        DataType.Int32,
        DataType.Int64,
        DataType.Float16,
        DataType.Bfloat16,
        DataType.Float,
        DataType.Double,
    ];

    private static readonly HashSet<string> Truths = new(
        [
            .. "eq ne lt le gt ge".Split(' ').SelectMany(name => new[] { name, name + "_scalar" }),
            .. "logical_and logical_or logical_xor logical_not isnan isinf isfinite".Split(' '),
        ],
        StringComparer.Ordinal
    );

    private static readonly HashSet<string> Places = new(
        "argmax argmin topk_indices sort_indices one_hot".Split(' '),
        StringComparer.Ordinal
    );

    private static readonly HashSet<string> Joins = new(
        "add sub mul div pow maximum minimum remainder fmod atan2 matmul bmm einsum cat stack outer".Split(' '),
        StringComparer.Ordinal
    );

    /// <summary>The type of an operation's value.</summary>
    public static DataType Of(OnnxCall call)
    {
        var name = call.Operation.Operator;
        if (call.Attributes["dtype"] is AttributeValue.Word word)
        {
            return Of(word.Value);
        }

        return name switch
        {
            // Without rounding a quotient of integers is a fraction.
            "div" or "div_scalar" or "rdiv_scalar" when call.Word("rounding_mode") is "" or "none" => Fraction(
                name == "div" ? Common(call.X.Type, call.Y.Type) : OfScalar(call)
            ),
            _ when Truths.Contains(name) => DataType.Bool,
            _ when Places.Contains(name) => DataType.Int64,
            _ when Joins.Contains(name) => call.Inputs.Select(input => input.Type).Aggregate(Common),
            "where" => Common(call.Inputs[1].Type, call.Inputs[2].Type),
            "cast_like" => call.Y.Type,
            "embedding" => call.TypeOfWeight("weight"),
            "parameter" => call.TypeOfWeight(call.Word("name")),
            "sum" or "prod" or "cumsum" when call.X.Type is DataType.Bool or DataType.Int32 => DataType.Int64,
            "full" or "tensor" or "arange" => OfNumbers(call.Attributes),
            _ when name.EndsWith("_scalar", StringComparison.Ordinal) => OfScalar(call),
            _ => call.Inputs.Count == 0 ? DataType.Float : call.X.Type,
        };
    }

    /// <summary>The type of arithmetic of the first input and the number 'value': fractions make integers fractions.</summary>
    public static DataType OfScalar(OnnxCall call) =>
        call.Attributes["value"] switch
        {
            AttributeValue.Real => Fraction(call.X.Type),
            AttributeValue.Integer or AttributeValue.Symbolic when call.X.Type is DataType.Bool => DataType.Int64,
            _ => call.X.Type,
        };

    /// <summary>Whether arithmetic of <paramref name="type"/> is of integers.</summary>
    public static bool IsInteger(DataType type) => type is DataType.Bool or DataType.Int32 or DataType.Int64;

    /// <summary>The type that holds both.</summary>
    public static DataType Common(DataType left, DataType right) =>
        Array.IndexOf(Order, left) >= Array.IndexOf(Order, right) ? left : right;

    /// <summary>The value in another type.</summary>
    public static string Cast(OnnxCall call, OnnxValue value, DataType type) => Cast(call, value.Name, value.Type, type);

    /// <summary>The value called <paramref name="name"/>, of type <paramref name="from"/>, in another type.</summary>
    public static string Cast(OnnxCall call, string name, DataType from, DataType type) =>
        from == type ? name : call.Graph.Node("Cast", [name], ("to", (long)type));

    /// <summary>The type that a member of <c>ScalarType</c> means, in any case, or the name that PyTorch has for it.</summary>
    /// <exception cref="NotSupportedException">ONNX files of Upscale have none.</exception>
    public static DataType Of(string name) =>
        Enum.TryParse<ScalarType>(name, ignoreCase: true, out var type)
            ? OnnxTensors.TypeOf(type)
            : throw new NotSupportedException($"ExportOnnx has no element type for '{name}'.");

    private static DataType Fraction(DataType type) => IsInteger(type) ? DataType.Float : type;

    private static DataType OfNumbers(Attributes attributes)
    {
        AttributeValue[] numbers =
        [
            .. attributes
                .Items.Where(item => item.Key != "size")
                .SelectMany(item => item.Value is AttributeValue.Sequence list ? list.Items : [item.Value]),
        ];
        return numbers.Any(number => number is AttributeValue.Real) ? DataType.Float
            : numbers.Any(number => number is AttributeValue.Truth) ? DataType.Bool
            : DataType.Int64;
    }
}
