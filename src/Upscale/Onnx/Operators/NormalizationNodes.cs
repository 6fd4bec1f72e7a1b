using Upscale.Core.Graphs;

namespace Upscale.Onnx.Operators;

/// <summary>Normalizations, with running statistics or those of the value itself.</summary>
internal static class NormalizationNodes
{
    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            ("batch_norm", BatchNorm),
            ("functional_batch_norm", BatchNorm),
            ("instance_norm", InstanceNorm),
            ("functional_instance_norm", InstanceNorm),
            ("layer_norm", LayerNorm),
            ("functional_layer_norm", LayerNorm),
            ("group_norm", GroupNorm),
            ("functional_group_norm", GroupNorm),
            ("local_response_norm", LocalResponseNorm),
            (ClampedNorm, Clamp),
        ];

    /// <summary>A normalisation of which a lowered program has the bounds only.</summary>
    public const string ClampedNorm = "clamped_norm";

    private static string BatchNorm(OnnxCall call)
    {
        if (call.FindWeight("running_mean") is not { } mean)
        {
            return OfItself(call, [0, .. Enumerable.Range(2, Math.Max(0, call.X.Rank - 2))]);
        }

        var count = call.WeightSizes("running_mean")[0];
        string[] inputs =
        [
            call.X.Name,
            call.FindWeight("weight") ?? call.Graph.Numbers(1, count, call.X.Type),
            call.FindWeight("bias") ?? call.Graph.Numbers(0, count, call.X.Type),
            mean,
            call.Weight("running_var"),
        ];
        return call.Graph.Node("BatchNormalization", inputs, ("epsilon", call.Real("eps", 1e-5)));
    }

    // A bound that is infinite everywhere is none.
    private static string Clamp(OnnxCall call)
    {
        var value = call.X.Name;
        foreach (var (bound, node) in new[] { ("lower", "Max"), ("upper", "Min") })
        {
            if (call.TensorOf(bound) is { } numbers && !numbers.isinf().all().item<bool>())
            {
                value = call.Node(node, value, ByChannel(call, bound));
            }
        }

        return value == call.X.Name ? call.Node("Identity", value) : value;
    }

    private static string InstanceNorm(OnnxCall call)
    {
        if (call.FindWeight("running_mean") is not null)
        {
            return BatchNorm(call);
        }

        if (call.FindWeight("weight") is not { } weight || call.X.Rank < 3)
        {
            return OfItself(call, [.. Enumerable.Range(2, Math.Max(0, call.X.Rank - 2))]);
        }

        var bias = call.FindWeight("bias") ?? call.Graph.Numbers(0, call.WeightSizes("weight")[0], call.X.Type);
        return call.Graph.Node("InstanceNormalization", [call.X.Name, weight, bias], ("epsilon", call.Real("eps", 1e-5)));
    }

    private static string LayerNorm(OnnxCall call)
    {
        var sizes = call.Integers("normalized_shape");
        var scale = call.FindWeight("weight");
        var isWhole = sizes.Length == 1;
        scale ??= isWhole ? call.Graph.Numbers(1, sizes[0], call.X.Type) : call.Node("Expand", call.Number(1), call.Graph.Integers(sizes));
        string[] inputs = [call.X.Name, scale, call.FindWeight("bias") ?? ""];
        return call.Graph.Node("LayerNormalization", inputs, ("axis", -(long)sizes.Length), ("epsilon", call.Real("eps", 1e-5)));
    }

    // Each group as one channel of an instance normalisation, then scale and shift by channel.
    private static string GroupNorm(OnnxCall call)
    {
        var groups = Groups(call);
        var grouped = call.Node("Reshape", call.X.Name, call.Graph.Integers(0, groups, -1));
        string[] inputs = [grouped, call.Graph.Numbers(1, groups, call.X.Type), call.Graph.Numbers(0, groups, call.X.Type)];
        var normal = call.Graph.Node("InstanceNormalization", inputs, ("epsilon", call.Real("eps", 1e-5)));
        return ScaleAndShift(call, call.Node("Reshape", normal, call.Node("Shape", call.X.Name)));
    }

    // By mean and variance over axes of the value itself.
    private static string OfItself(OnnxCall call, long[] axes)
    {
        var over = call.Graph.Integers(axes);
        var centred = call.Node("Sub", call.X.Name, call.Node("ReduceMean", call.X.Name, over));
        var variance = call.Node("ReduceMean", call.Node("Mul", centred, centred), over);
        var deviation = call.Node("Sqrt", call.Node("Add", variance, call.Number(call.Real("eps", 1e-5))));
        return ScaleAndShift(call, call.Node("Div", centred, deviation));
    }

    // A size of what it reads after pruning; channels that come from the network's input are as many as in the example.
    private static long Groups(OnnxCall call) =>
        call.Attributes["num_groups"] is AttributeValue.Symbolic symbolic
            ? SizeReader.Evaluate(symbolic.Expression, _ => call.X.Shape).Size
            : call.Attributes.Integer("num_groups");

    private static string ScaleAndShift(OnnxCall call, string value)
    {
        var scaled = call.FindWeight("weight") is null ? value : call.Node("Mul", value, ByChannel(call, "weight"));
        return call.FindWeight("bias") is null ? scaled : call.Node("Add", scaled, ByChannel(call, "bias"));
    }

    private static string ByChannel(OnnxCall call, string name) =>
        call.Node("Reshape", call.Weight(name), call.Graph.Integers([-1, .. Enumerable.Repeat(1L, Math.Max(0, call.X.Rank - 2))]));

    // The channels as the height of an image of one channel, over which a mean of 'size' neighbours slides. The LRN of ONNX places an even
    // window otherwise.
    private static string LocalResponseNorm(OnnxCall call)
    {
        var size = call.Attributes.Integer("size");
        var squares = call.Node("Mul", call.X.Name, call.X.Name);
        var channels = call.Graph.Sizes(0, 1, call.X.Size(1), OnnxSize.Rest);
        var image = call.Node("Reshape", squares, channels);
        var means = call.Graph.Node(
            "AveragePool",
            [image],
            ("kernel_shape", (long[])[size, 1]),
            ("pads", (long[])[size / 2, 0, (size - 1) / 2, 0]),
            ("count_include_pad", 1L)
        );
        var power = call.Node("Mul", call.Node("Reshape", means, call.Node("Shape", call.X.Name)), call.Number(call.Real("alpha")));
        var divisor = call.Node("Pow", call.Node("Add", power, call.Number(call.Real("k"))), call.Number(call.Real("beta")));
        return call.Node("Div", call.X.Name, divisor);
    }
}
