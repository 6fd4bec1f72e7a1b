using static TorchSharp.torch;

namespace Upscale.Onnx.Operators;

/// <summary>Layers with weights, of a layer of the model or given as values: convolutions, linear, embedding.</summary>
internal static class LayerNodes
{
    private const string Functional = "functional_";

    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows
    {
        get
        {
            foreach (var prefix in new[] { "", Functional })
            {
                for (var rank = 1; rank <= 3; rank++)
                {
                    var spatial = rank;
                    yield return ($"{prefix}conv{rank}d", call => Convolution(call, spatial));
                    yield return ($"{prefix}conv_transpose{rank}d", call => TransposedConvolution(call, spatial));
                }

                yield return (prefix + "linear", Linear);
                yield return (prefix + "prelu", Prelu);
                yield return (prefix + "bilinear", Bilinear);
            }

            yield return ("embedding", call => call.Node("Gather", call.Weight("weight"), call.X.Name));
            yield return ("parameter", call => call.Weight(call.Word("name")));
        }
    }

    private static string Convolution(OnnxCall call, int spatial)
    {
        var sizes = call.WeightSizes("weight");
        var dilation = call.Attributes.Integers("dilation", spatial);
        var kernel = sizes[2..];
        return call.Graph.Node(
            "Conv",
            [call.X.Name, call.Weight("weight"), call.FindWeight("bias") ?? ""],
            ("kernel_shape", kernel),
            ("strides", call.Attributes.Integers("stride", spatial)),
            ("pads", Pads(call, kernel, dilation)),
            ("dilations", dilation),
            ("group", Groups(call, call.X.Shape[1], sizes[1]))
        );
    }

    // An entry of the weight's axis 1 is a channel of one group, so that the tensors say how many groups are left.
    private static long Groups(OnnxCall call, Upscale.Core.Graphs.Dimension channels, long ofGroup) =>
        call.Attributes.Integer("groups") == 1 ? 1
        : channels.IsFree ? call.Attributes.Integer("groups")
        : channels.Size / ofGroup;

    private static long[] Pads(OnnxCall call, long[] kernel, long[] dilation)
    {
        if (call.Word("padding") == "same")
        {
            var total = kernel.Select((size, axis) => dilation[axis] * (size - 1)).ToArray();
            return [.. total.Select(size => size / 2), .. total.Select(size => size - (size / 2))];
        }

        var padding = call.Word("padding") == "valid" ? new long[kernel.Length] : call.Attributes.Integers("padding", kernel.Length);
        return [.. padding, .. padding];
    }

    private static string TransposedConvolution(OnnxCall call, int spatial)
    {
        var sizes = call.WeightSizes("weight");
        var padding = call.Attributes.Integers("padding", spatial);
        return call.Graph.Node(
            "ConvTranspose",
            [call.X.Name, call.Weight("weight"), call.FindWeight("bias") ?? ""],
            ("kernel_shape", sizes[2..]),
            ("strides", call.Attributes.Integers("stride", spatial)),
            ("pads", (long[])[.. padding, .. padding]),
            ("output_padding", call.Attributes.Integers("output_padding", spatial)),
            ("dilations", call.Attributes.Integers("dilation", spatial)),
            ("group", Groups(call, call.Shape[1], sizes[1]))
        );
    }

    private static string Linear(OnnxCall call)
    {
        var bias = call.FindWeight("bias");
        if (call.X.Rank == 2)
        {
            return call.Graph.Node("Gemm", [call.X.Name, call.Weight("weight"), bias ?? ""], ("transB", 1L));
        }

        var transposed = call.Weight(
            "weight",
            "_transposed",
            weight => weight.t(),
            name => call.Graph.Node("Transpose", [name], ("perm", (long[])[1, 0]))
        );
        var product = call.Node("MatMul", call.X.Name, transposed);
        return bias is null ? product : call.Node("Add", product, bias);
    }

    // The slopes of axis 1, with an axis for each one after it.
    private static string Prelu(OnnxCall call)
    {
        if (call.Operation.Layer is null && !call.Has("weights"))
        {
            return call.Node("PRelu", call.X.Name, Spread(call, call.Y.Name, call.Y.Shape.Elements));
        }

        var count = call.WeightSizes("weight")[0];
        var slopes = call.Weight(
            "weight",
            "_slopes",
            weight => count == 1 ? weight : weight.reshape([count, .. Ones(call)]),
            name => Spread(call, name, count)
        );
        return call.Node("PRelu", call.X.Name, slopes);
    }

    private static string Spread(OnnxCall call, string slopes, long count) =>
        count == 1 ? slopes : call.Node("Reshape", slopes, call.Graph.Integers([-1, .. Ones(call)]));

    private static IEnumerable<long> Ones(OnnxCall call) => Enumerable.Repeat(1L, Math.Max(0, call.X.Rank - 2));

    private static string Bilinear(OnnxCall call)
    {
        var product = call.Graph.Node("Einsum", [call.X.Name, call.Weight("weight"), call.Y.Name], ("equation", "...i,kij,...j->...k"));
        return call.FindWeight("bias") is { } bias ? call.Node("Add", product, bias) : product;
    }
}
