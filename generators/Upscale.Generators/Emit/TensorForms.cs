using Upscale.Core.Graphs;

namespace Upscale.Generators.Emit;

/// <summary>The C# of comparisons, conversions, tensors that forward makes, and functions without a channel rule.</summary>
internal static class TensorForms
{
    /// <summary>One row an operator.</summary>
    public static IEnumerable<KeyValuePair<string, Func<OperatorCall, string>>> Rows() => [.. Comparisons(), .. Creations(), .. Wholes()];

    private static IEnumerable<KeyValuePair<string, Func<OperatorCall, string>>> Comparisons()
    {
        foreach (var name in "eq ne lt le gt ge".Split(' '))
        {
            yield return new(name, call => $"{call.X}.{name}({call.Y})");
            yield return new(name + "_scalar", call => $"{call.X}.{name}({call["value"]})");
        }

        foreach (var name in "logical_and logical_or logical_xor atan2 remainder fmod".Split(' '))
        {
            yield return new(name, call => $"{call.X}.{name}({call.Y})");
        }

        foreach (var name in "logical_not isnan isinf isfinite".Split(' '))
        {
            yield return new(name, call => OperatorForms.Method(call));
        }

        yield return new("where", call => $"torch.where({string.Join(", ", call.Inputs)})");
        yield return new("masked_fill", call => $"{call.X}.masked_fill({call.Y}, {call["value"]})");
        yield return new("cast", call => $"{call.X}.to_type({Type(call.Word("dtype"))}, copy: true)");
        yield return new("cast_like", call => $"{call.X}.to_type({call.Y}.dtype, copy: true)");
    }

    private static IEnumerable<KeyValuePair<string, Func<OperatorCall, string>>> Creations()
    {
        foreach (var name in "zeros ones rand randn".Split(' '))
        {
            yield return new(name, call => $"torch.{name}([{call["size"]}]{Options(call)})");
        }

        yield return new("full", call => $"torch.full([{call["size"]}], {call["value"]}{Options(call)})");
        yield return new("arange", call => $"torch.arange({call["start"]}, {call["stop"]}, {call["step"]}{Options(call)})");
        yield return new("linspace", call => $"torch.linspace({call["start"]}, {call["end"]}, {call["steps"]}{Options(call)})");
        yield return new("eye", call => $"torch.eye({call["rows"]}, {call["columns"]}{Options(call)})");
        yield return new("tensor", Elements);
        yield return new("zeros_like", call => $"torch.zeros_like({call.X}{Type(call)})");
        yield return new("ones_like", call => $"torch.ones_like({call.X}{Type(call)})");
        yield return new("full_like", call => $"torch.full_like({call.X}, {call["value"]}{Type(call)})");
    }

    private static IEnumerable<KeyValuePair<string, Func<OperatorCall, string>>> Wholes()
    {
        yield return new("triu", call => OperatorForms.Method(call, "diagonal"));
        yield return new("tril", call => OperatorForms.Method(call, "diagonal"));
        yield return new("outer", call => $"{call.X}.outer({call.Y})");
        yield return new("gather", call => $"{call.X}.gather({call["dim"]}, {call.Y})");
        yield return new("one_hot", call => OperatorForms.Function(call, "num_classes"));
        yield return new("einsum", call => $"torch.einsum({Literals.Of(call.Word("equation"))}, {string.Join(", ", call.Inputs)})");
        yield return new("repeat_interleave", call => OperatorForms.Method(call, "repeats", "dim"));
        yield return new("rand_like", call => $"torch.rand_like({call.X}{Type(call)})");
        yield return new("randn_like", call => $"torch.randn_like({call.X}{Type(call)})");
        yield return new("bernoulli", call => OperatorForms.Method(call));
        foreach (var (place, item) in new[] { ("values", 1), ("indices", 2) })
        {
            yield return new(
                "topk_" + place,
                call => $"{call.X}.topk({call["k"]}, {call["dim"]}, {call["largest"]}, {call["sorted"]}).Item{item}"
            );
            yield return new("sort_" + place, call => $"{call.X}.sort({call["dim"]}, {call["descending"]}, {call["stable"]}).Item{item}");
        }
    }

    /// <summary>Of integers where all are; TorchSharp gives C#'s array its own type.</summary>
    private static string Elements(OperatorCall call)
    {
        var elements = ((AttributeValue.Sequence)call.Attributes["elements"]).Items;
        var element =
            elements.Any(item => item is AttributeValue.Real) ? "double"
            : elements.Any(item => item is AttributeValue.Truth) ? "bool"
            : "long";
        var sizes = call["size"];
        var dimensions = sizes.Length == 0 ? ", []" : $", [{sizes}]";
        var type =
            call.Has("dtype") ? ""
            : element == "double" ? ", dtype: torch.get_default_dtype()"
            : "";
        return $"torch.tensor(new {element}[] {{ {call["elements"]} }}{dimensions}{type}{Options(call)})";
    }

    // On the device that the network works on.
    private static string Options(OperatorCall call) => $"{Type(call)}, device: {call.Local(0)}.device";

    private static string Type(OperatorCall call) => call.Has("dtype") ? ", dtype: " + Type(call.Word("dtype")) : "";

    private static string Type(string member) => "torch.ScalarType." + member;
}
