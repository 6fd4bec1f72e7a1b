using Upscale.Core.Graphs;

namespace Upscale.Generators.Emit;

/// <summary>Functions that take tensors beside the first: weights of the user's own, places, attention.</summary>
internal static class WeightedForms
{
    /// <summary>The rows of <see cref="OperatorEmission"/>.</summary>
    public static IEnumerable<KeyValuePair<string, Func<OperatorCall, string>>> Rows()
    {
        yield return new("functional_linear", call => Call(call, "weights"));
        yield return new("functional_bilinear", call => Call(call, "weight"));
        yield return new("functional_prelu", call => $"functional.prelu({call.X}, {call.Y})");
        yield return new("functional_layer_norm", call => Call(call, "weight", $"[{call["normalized_shape"]}]", $"eps: {call["eps"]}"));
        yield return new("functional_group_norm", call => Call(call, "weight", call["num_groups"], $"eps: {call["eps"]}"));
        yield return new("functional_batch_norm", Statistics);
        yield return new("functional_instance_norm", Statistics);
        for (var rank = 1; rank <= 3; rank++)
        {
            var spatial = rank;
            yield return new($"functional_conv{rank}d", call => Convolution(call, spatial));
            yield return new($"functional_conv_transpose{rank}d", call => Convolution(call, spatial));
        }

        yield return new("index", call => $"{call.X}.index_select({call["dim"]}, {call.Y})");
        yield return new(
            "index_select",
            call => $"{call.X}.index_select({call["dim"]}, torch.tensor(new long[] {{ {call["index"]} }}, device: {call.X}.device))"
        );
        yield return new("scaled_dot_product_attention", Attention);
        yield return new("norm", Norm);
        yield return new("rrelu", call => OperatorForms.Function(call, "lower", "upper"));
        foreach (var name in "exp2 asin acos atan sinh cosh asinh acosh atanh erfc".Split(' '))
        {
            yield return new(name, call => OperatorForms.Method(call));
        }
    }

    private static string Statistics(OperatorCall call) => Call(call, "weight", $"momentum: {call["momentum"]}", $"eps: {call["eps"]}");

    private static string Convolution(OperatorCall call, int spatial)
    {
        string Size(string name) => spatial == 1 ? call[name] : $"[{call[name]}]";
        return Call(
            call,
            "weight",
            $"{(spatial == 1 ? "stride" : "strides")}: {Size("stride")}",
            "padding: " + Size("padding"),
            call.Has("output_padding") ? "output_padding: " + Size("output_padding") : "",
            "dilation: " + Size("dilation"),
            "groups: " + call["groups"]
        );
    }

    /// <summary><c>functional.conv2d(x, weight: w, bias: b, …)</c>; arguments without a name come first.</summary>
    private static string Call(OperatorCall call, string weight, params string[] arguments)
    {
        var names = call.Attributes["weights"] is AttributeValue.Sequence sequence
            ? sequence
                .Items.Select(item => item is AttributeValue.Word word ? word.Value : throw call.Wrong($"names a weight {item}"))
                .ToArray()
            : throw call.Wrong("does not name its weights");
        var first = call.Inputs.Count - names.Length;
        var weights = names.Select((name, place) => $"{(name == "weight" ? weight : name)}: {call.Inputs[first + place]}");
        var plain = arguments.Where(argument => !argument.Contains(": "));
        var named = arguments.Where(argument => argument.Contains(": "));
        return $"functional.{call.Operation.Operator.Substring("functional_".Length)}({OperatorForms.Join([.. call.Inputs.Take(first), .. plain, .. weights, .. named])})";
    }

    private static string Attention(OperatorCall call) =>
        $"functional.scaled_dot_product_attention({string.Join(", ", call.Inputs)}, p: {call["dropout_p"]}, is_casual: {call["is_causal"]})";

    private static string Norm(OperatorCall call)
    {
        var order = call["p"] + "f";
        return call.Attributes["dim"] switch
        {
            AttributeValue.None => $"{call.X}.norm({order})",
            AttributeValue.Sequence { Items: [AttributeValue.Integer axis] } => $"{call.X}.norm({axis}, {call["keepdim"]}, {order})",
            _ => throw call.Wrong("over several dimensions has no C# text"),
        };
    }
}
