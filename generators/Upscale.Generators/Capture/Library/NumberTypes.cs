using Microsoft.CodeAnalysis;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Number types of tensors: <see cref="Float"/> is the model's own, whatever it is; integers and truth values have a name.</summary>
internal static class NumberTypes
{
    /// <summary>A floating-point type: tensors of the model follow its own.</summary>
    public const string Float = "float";

    private static readonly string[] Order = ["bool", "uint8", "int8", "int16", "int32", "int64", Float];

    /// <summary>The type in a member of <c>ScalarType</c>; null where it is not known.</summary>
    public static string? Of(AbstractValue value) => Member(value) is { } member ? Of(member) : null;

    /// <summary>The type in a parameter <c>dtype</c> or <c>type</c> of a call, or <paramref name="otherwise"/> where it gives none.</summary>
    public static string? Of(CallArguments call, string? otherwise)
    {
        var name = call.Has("dtype") ? "dtype" : "type";
        return call.Has(name) ? Of(call[name]) : otherwise;
    }

    /// <summary>The type of a C# number, array or list of them.</summary>
    public static string? OfElements(AbstractValue value) =>
        value switch
        {
            Constant { Value: bool } => "bool",
            Constant { Value: byte } => "uint8",
            Constant { Value: sbyte } => "int8",
            Constant { Value: short } => "int16",
            Constant { Value: int } => "int32",
            Constant { Value: long } => "int64",
            Constant { Value: float or double } => Float,
            SequenceValue { Items: [var first, ..] } => OfElements(first),
            SequenceValue { Type: IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Int64 } } => "int64",
            _ => null,
        };

    /// <summary>The type of what two tensors give together.</summary>
    public static string? Common(IEnumerable<string?> types)
    {
        var places = types.Select(type => type is null ? -1 : Array.IndexOf(Order, type)).ToArray();
        return places.Length == 0 || places.Contains(-1) ? null : Order[places.Max()];
    }

    /// <summary>The type of an operation's value.</summary>
    public static string? Of(Operation operation, IReadOnlyList<string?> inputs)
    {
        var name = operation.Operator.EndsWith("_scalar", StringComparison.Ordinal)
            ? operation.Operator.Substring(0, operation.Operator.Length - "_scalar".Length)
            : operation.Operator;
        switch (name)
        {
            case "eq" or "ne" or "lt" or "le" or "gt" or "ge" or "logical_and" or "logical_or" or "logical_xor" or "logical_not":
            case "isnan" or "isinf" or "isfinite":
                return "bool";
            case "argmax" or "argmin" or "topk_indices" or "sort_indices" or "argsort" or "one_hot":
                return "int64";
            case "where":
                return Common(inputs.Skip(1));
            case "embedding" or "rand" or "randn" or "linspace":
                return Float;
            case "cast_like":
                return inputs[1];
            case "div" or "rdiv" when operation.Attributes["rounding_mode"] is AttributeValue.None:
            case "sqrt" or "rsqrt" or "exp" or "log" or "log1p" or "sin" or "cos" or "tan" or "tanh" or "sigmoid" or "reciprocal" or "mean":
                return Float;
            case "sum" or "prod" or "cumsum" when inputs[0] is not Float:
                return inputs[0] is null ? null : "int64";
        }

        if (operation.Attributes["dtype"] is AttributeValue.Word { Value: var member })
        {
            return Of(member);
        }

        return name switch
        {
            "zeros" or "ones" or "eye" => Float,
            "full" or "tensor" or "arange" => OfNumbers([
                .. operation.Attributes.Items.Where(item => item.Key != "size").Select(item => item.Value),
            ]),
            "add" or "sub" or "mul" or "pow" or "rsub" or "rpow" or "remainder" or "fmod" or "maximum" or "minimum" or "clamp" => Common([
                .. inputs,
                .. operation
                    .Attributes.Items.Where(item => item.Key is "value" or "min" or "max")
                    .Select(item => OfNumber(item.Value))
                    .OfType<string>(),
            ]),
            "cat" or "stack" or "matmul" or "bmm" or "einsum" or "outer" => Common(inputs),
            _ when inputs.Count == 0 => Float,
            _ => inputs[0],
        };
    }

    private static string? OfNumbers(IReadOnlyList<AttributeValue> values) =>
        values
            .SelectMany(value => value is AttributeValue.Sequence sequence ? sequence.Items : [value])
            .Select(OfNumber)
            .Any(type => type == Float)
            ? Float
        : values.Any(value => value is AttributeValue.Truth) ? "bool"
        : "int64";

    // A number does not widen the type of a tensor of the same kind.
    private static string? OfNumber(AttributeValue value) =>
        value switch
        {
            AttributeValue.Real => Float,
            AttributeValue.Integer or AttributeValue.Symbolic => "uint8",
            _ => null,
        };

    /// <summary>The member of <c>ScalarType</c> that <paramref name="value"/> is.</summary>
    public static string? Member(AbstractValue value) =>
        value is Constant { Type: { Name: "ScalarType" } type, Value: { } number }
            ? type.GetMembers()
                .OfType<IFieldSymbol>()
                .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, number))
                ?.Name
            : null;

    /// <summary>The member of <c>ScalarType</c> for a type that is not <see cref="Float"/>; null otherwise.</summary>
    public static string? MemberOf(string? type) =>
        type switch
        {
            "uint8" => "Byte",
            "int8" => "Int8",
            "int16" => "Int16",
            "int32" => "Int32",
            "int64" => "Int64",
            "bool" => "Bool",
            _ => null,
        };

    private static string? Of(string member) =>
        member switch
        {
            "Byte" => "uint8",
            "Int8" => "int8",
            "Int16" => "int16",
            "Int32" => "int32",
            "Int64" => "int64",
            "Bool" => "bool",
            "Float16" or "Float32" or "Float64" or "BFloat16" => Float,
            _ => null,
        };
}
