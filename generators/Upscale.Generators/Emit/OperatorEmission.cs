using Upscale.Core.Graphs;
using static Upscale.Generators.Emit.OperatorForms;

namespace Upscale.Generators.Emit;

/// <summary>The C# of each operator, one row an operator. Each expression makes a new tensor object, which the forward may dispose.</summary>
/// <remarks>The calls are those of the original model's modules and functions, or what these do, so that the bits are the same.</remarks>
internal static class OperatorEmission
{
    private static readonly Dictionary<string, Func<OperatorCall, string>> Table = Rows();

    /// <summary>Whether <paramref name="name"/> can be written as C#.</summary>
    public static bool Has(string name) => Table.ContainsKey(name);

    /// <summary>Whether the expression names a tensor of the model, which the forward may not dispose.</summary>
    public static bool IsBorrowed(string name) => name == "parameter";

    /// <summary>The C# expression of one operation.</summary>
    /// <exception cref="GraphException">It has none.</exception>
    public static string Write(OperatorCall call) =>
        Table.TryGetValue(call.Operation.Operator, out var write) ? write(call) : throw call.Wrong("has no C# text");

    private static Dictionary<string, Func<OperatorCall, string>> Rows()
    {
        var rows = new Dictionary<string, Func<OperatorCall, string>>(StringComparer.Ordinal)
        {
            ["linear"] = OfLayer,
            // Its tensors are the model's own size, in a plain group: see LayerConstruction.
            ["bilinear"] = call =>
                $"functional.bilinear({call.X}, {call.Y}, {call.State(call.Operation.Layer ?? "", "weight")}, {call.Field}.get_parameter(\"bias\"))",
            ["embedding"] = OfLayer,
            ["batch_norm"] = OfLayer,
            ["instance_norm"] = call => call.Field is null ? $"functional.instance_norm({call.X}, eps: {call["eps"]})" : OfLayer(call),
            ["layer_norm"] = OfLayer,
            // Without scale and shift nothing in the layer says how many groups are left.
            ["group_norm"] = call =>
                call.Layer is { Tensors.Count: > 0 }
                    ? OfLayer(call)
                    : $"functional.group_norm({call.X}, {call["num_groups"]}, eps: {call["eps"]})",
            ["prelu"] = call => call.Field is null ? $"functional.prelu({call.X}, {call.Y})" : OfLayer(call),
            ["parameter"] = call => call.State(call.Operation.Layer ?? "", call.Word("name")),
            ["cumprod"] = call => Method(call, "dim"),
            ["remainder_scalar"] = call => $"{call.X}.remainder({Scalar(call)})",
            ["fmod_scalar"] = call => $"{call.X}.fmod({Scalar(call)})",
            ["guard"] = Guard,
            ["identity"] = call => $"{call.X}.alias()",
            ["leaky_relu"] = call => Function(call, "negative_slope"),
            ["elu"] = call => Function(call, "alpha"),
            ["celu"] = call => Function(call, "alpha"),
            ["gelu"] = Gelu,
            // TorchSharp 0.107 returns the input of hardtanh unless it is in place.
            ["hardtanh"] = call => $"{call.X}.clamp({call["min_val"]}, {call["max_val"]})",
            ["hardshrink"] = call => Function(call, "lambd"),
            ["softshrink"] = call => Function(call, "lambd"),
            ["softplus"] = call => Function(call, "beta", "threshold"),
            ["threshold"] = call => Function(call, "threshold", "value"),
            ["clamp"] = call => $"{call.X}.clamp({Join(Optional(call, "min"), Optional(call, "max"))})",
            ["softmax"] = call => Function(call, "dim"),
            ["softmin"] = call => Function(call, "dim"),
            ["log_softmax"] = call => Function(call, "dim"),
            ["glu"] = call => Function(call, "dim"),
            ["normalize"] = call => Function(call, "p", "dim", "eps"),
            ["local_response_norm"] = call => Function(call, "size", "alpha", "beta", "k"),
            ["cumsum"] = call => Method(call, "dim"),
            ["add"] = call => call.Has("alpha") ? $"torch.add({call.X}, {call.Y}, {call["alpha"]})" : $"{call.X} + {call.Y}",
            ["sub"] = call => call.Has("alpha") ? $"torch.add({call.X}, {call.Y}, -({call["alpha"]}))" : $"{call.X} - {call.Y}",
            ["mul"] = call => $"{call.X} * {call.Y}",
            ["div"] = call => call.Has("rounding_mode") ? $"{call.X}.div({call.Y}, {Rounding(call)})" : $"{call.X} / {call.Y}",
            ["pow"] = call => $"{call.X}.pow({call.Y})",
            ["maximum"] = call => $"torch.maximum({call.X}, {call.Y})",
            ["minimum"] = call => $"torch.minimum({call.X}, {call.Y})",
            ["matmul"] = call => $"torch.matmul({call.X}, {call.Y})",
            ["bmm"] = call => $"{call.X}.bmm({call.Y})",
            ["add_scalar"] = call => $"{call.X} + {Scalar(call)}",
            ["sub_scalar"] = call => $"{call.X} - {Scalar(call)}",
            ["rsub_scalar"] = call => $"{Scalar(call)} - {call.X}",
            ["mul_scalar"] = call => $"{call.X} * {Scalar(call)}",
            ["div_scalar"] = call =>
                call.Has("rounding_mode") ? $"{call.X}.div({Scalar(call)}, {Rounding(call)})" : $"{call.X} / {Scalar(call)}",
            ["rpow_scalar"] = call => $"torch.pow({call["value"]}, {call.X})",
            ["rdiv_scalar"] = call => $"{Scalar(call)} / {call.X}",
            ["pow_scalar"] = call => $"{call.X}.pow({Scalar(call)})",
            ["cat"] = call => $"torch.cat([{string.Join(", ", call.Inputs)}], {call["dim"]})",
            ["stack"] = call => $"torch.stack([{string.Join(", ", call.Inputs)}], {call["dim"]})",
            ["flatten"] = call => $"{call.X}.flatten({call["start_dim"]}{(call["end_dim"] == "-1" ? "" : ", " + call["end_dim"])})",
            ["unflatten"] = call => $"{call.X}.unflatten({call["dim"]}, [{call["sizes"]}])",
            ["view"] = call => $"{call.X}.view({call["sizes"]})",
            ["reshape"] = call => $"{call.X}.reshape({call["sizes"]})",
            ["permute"] = call => $"{call.X}.permute({call["dims"]})",
            ["transpose"] = call => Method(call, "dim0", "dim1"),
            ["squeeze"] = call => call.Has("dim") ? Method(call, "dim") : $"{call.X}.squeeze()",
            ["unsqueeze"] = call => Method(call, "dim"),
            ["narrow"] = call => Method(call, "dim", "start", "length"),
            ["select"] = call => Method(call, "dim", "index"),
            ["slice"] = Slice,
            ["flip"] = call => $"{call.X}.flip({call["dims"]})",
            ["roll"] = call =>
                call.Has("dims") ? $"{call.X}.roll([{call["shifts"]}], [{call["dims"]}])" : $"{call.X}.roll([{call["shifts"]}])",
            ["channel_shuffle"] = call => Method(call, "groups"),
            ["pixel_shuffle"] = call => Function(call, "upscale_factor"),
            ["pixel_unshuffle"] = call => Function(call, "downscale_factor"),
            ["repeat"] = call => $"{call.X}.repeat({call["sizes"]})",
            ["expand"] = call => $"{call.X}.expand({call["sizes"]})",
            ["pad"] = call =>
                $"functional.pad({call.X}, [{call["pad"]}], PaddingModes.{call.Member("mode", "Constant Reflect Replicate Circular")}, {call["value"]})",
            ["interpolate"] = Interpolate,
            ["argmax"] = call => call.Has("dim") ? $"{call.X}.argmax({call["dim"]}, {call["keepdim"]})" : $"{call.X}.argmax()",
            ["argmin"] = call => call.Has("dim") ? $"{call.X}.argmin({call["dim"]}, {call["keepdim"]})" : $"{call.X}.argmin()",
            ["mean"] = Reduction,
            ["sum"] = Reduction,
            ["amax"] = Reduction,
            ["amin"] = Reduction,
            ["prod"] = SingleReduction,
            ["logsumexp"] = SingleReduction,
            ["var"] = Spread,
            ["std"] = Spread,
        };
        foreach (var name in "relu relu6 sigmoid tanh silu mish hardswish hardsigmoid softsign selu tanhshrink logsigmoid".Split(' '))
        {
            rows[name] = call => Function(call);
        }

        foreach (
            var name in "abs neg exp expm1 log log1p log2 log10 sqrt rsqrt square reciprocal sign sin cos tan erf floor ceil round trunc".Split(
                ' '
            )
        )
        {
            rows[name] = call => Method(call);
        }

        foreach (var name in "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout".Split(' '))
        {
            rows[name] = call => $"functional.{name}({call.X}, {call["p"]}, {Training(call)})";
        }

        for (var rank = 1; rank <= 3; rank++)
        {
            var spatial = rank;
            rows[$"conv{spatial}d"] = OfLayer;
            rows[$"conv_transpose{spatial}d"] = OfLayer;
            rows[$"max_pool{spatial}d"] = call => MaximumPool(call, spatial);
            rows[$"avg_pool{spatial}d"] = call => AveragePool(call, spatial);
            rows[$"lp_pool{spatial}d"] = call => PowerPool(call, spatial);
            rows[$"adaptive_avg_pool{spatial}d"] = call => AdaptivePool(call, spatial, "avg");
            rows[$"adaptive_max_pool{spatial}d"] = call => AdaptivePool(call, spatial, "max");
        }

        foreach (var row in WeightedForms.Rows().Concat(TensorForms.Rows()).Concat(RecurrentForms.Rows()))
        {
            rows.Add(row.Key, row.Value);
        }

        return rows;
    }
}
