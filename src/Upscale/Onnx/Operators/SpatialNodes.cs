using Upscale.Core.Graphs;

namespace Upscale.Onnx.Operators;

/// <summary>Padding, other resolutions, and pixels in channels.</summary>
internal static class SpatialNodes
{
    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            ("pad", Pad),
            ("interpolate", Interpolate),
            (
                "pixel_shuffle",
                call =>
                    call.Graph.Node(
                        "DepthToSpace",
                        [call.X.Name],
                        ("blocksize", call.Attributes.Integer("upscale_factor")),
                        ("mode", "CRD")
                    )
            ),
            ("pixel_unshuffle", PixelUnshuffle),
        ];

    private static string Pad(OnnxCall call)
    {
        // Two sizes an axis, the last axis first.
        var given = call.Sizes("pad");
        OnnxSize Before(int axis) => Given(given, 2 * (call.X.Rank - 1 - axis));
        OnnxSize After(int axis) => Given(given, (2 * (call.X.Rank - 1 - axis)) + 1);
        var axes = Enumerable.Range(0, call.X.Rank).ToArray();
        var mode = Plain(call.Word("mode"));
        if (mode == "circular")
        {
            return axes.Aggregate(call.X.Name, (value, axis) => Wrap(call, value, axis, Before(axis), After(axis)));
        }

        var pads = call.Graph.Sizes([.. axes.Select(Before), .. axes.Select(After)]);
        return mode switch
        {
            "" or "constant" => call.Node("Pad", call.X.Name, pads, call.Number(call.Has("value") ? call.Real("value") : 0)),
            "reflect" => call.Graph.Node("Pad", [call.X.Name, pads], ("mode", "reflect")),
            "replicate" => call.Graph.Node("Pad", [call.X.Name, pads], ("mode", "edge")),
            _ => throw call.Wrong($"pads in mode '{call.Word("mode")}'"),
        };
    }

    private static OnnxSize Given(OnnxSize[] sizes, int place) => place < sizes.Length ? sizes[place] : 0;

    // The end of the axis before it, and its begin after it.
    private static string Wrap(OnnxCall call, string value, int axis, OnnxSize before, OnnxSize after)
    {
        if (before is OnnxSize.Number { Value: < 0 } || after is OnnxSize.Number { Value: < 0 })
        {
            throw call.Wrong("crops in mode 'circular'");
        }

        var axes = call.Graph.Integers(axis);
        var pieces = new List<string> { value };
        if (before is not OnnxSize.Number { Value: 0 })
        {
            var start = call.Graph.Size(call.Compute('-', 0, before));
            pieces.Insert(0, call.Node("Slice", value, start, call.Graph.Integers(long.MaxValue), axes));
        }

        if (after is not OnnxSize.Number { Value: 0 })
        {
            pieces.Add(call.Node("Slice", value, call.Graph.Integers(0), call.Graph.Size(after), axes));
        }

        return pieces.Count == 1 ? value : call.Graph.Node("Concat", pieces, ("axis", (long)axis));
    }

    private static string Interpolate(OnnxCall call)
    {
        var mode = Plain(call.Word("mode"));
        if (mode == "area")
        {
            return call.Has("size")
                ? PoolNodes.Adaptive(call, "AveragePool", "ReduceMean", [.. Each(call, call.Attributes["size"]).Select(call.Size)])
                : throw call.Wrong("has mode 'area' with a scale factor; give it a size");
        }

        var attributes = Attributes(call, mode);
        if (call.Attributes.Truth("antialias"))
        {
            attributes = [.. attributes, ("antialias", 1L), ("exclude_outside", 1L)];
        }

        if (call.Has("size"))
        {
            return Resize(call, [.. Each(call, call.Attributes["size"]).Select(call.Size)], attributes);
        }

        var factors = Each(call, call.Attributes["scale_factor"]).Select(Factor).ToArray();
        return call.Attributes.Truth("recompute_scale_factor")
            ? Resize(call, [.. factors.Select((factor, axis) => Scaled(call, call.X.Size(axis + 2), factor))], attributes)
            : call.Graph.Node("Resize", [call.X.Name, "", call.Graph.Floats([1, 1, .. factors])], attributes);
    }

    private static string Resize(OnnxCall call, OnnxSize[] sizes, (string, object)[] attributes) =>
        call.Graph.Node("Resize", [call.X.Name, "", "", call.Graph.Sizes([call.X.Size(0), call.X.Size(1), .. sizes])], attributes);

    private static (string, object)[] Attributes(OnnxCall call, string mode)
    {
        var position = call.Attributes.Truth("align_corners") ? "align_corners" : "half_pixel";
        return mode switch
        {
            "" or "nearest" => [("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor")],
            "nearestexact" =>
            [
                ("mode", "nearest"),
                ("coordinate_transformation_mode", "half_pixel"),
                ("nearest_mode", "round_prefer_ceil"),
            ],
            "linear" or "bilinear" or "trilinear" => [("mode", "linear"), ("coordinate_transformation_mode", position)],
            "bicubic" => [("mode", "cubic"), ("coordinate_transformation_mode", position), ("cubic_coeff_a", -0.75)],
            _ => throw call.Wrong($"has mode '{call.Word("mode")}'"),
        };
    }

    // floor(size * factor)
    private static OnnxSize Scaled(OnnxCall call, OnnxSize size, double factor)
    {
        if (size is OnnxSize.Number number)
        {
            return (long)Math.Floor(number.Value * factor);
        }

        if (factor == Math.Floor(factor))
        {
            return call.Compute('*', size, (long)factor);
        }

        var real = call.Graph.Node("Cast", [call.Graph.Size(size)], ("to", (long)global::Onnx.TensorProto.Types.DataType.Double));
        var scaled = call.Node("Floor", call.Node("Mul", real, call.Graph.Number(factor, global::Onnx.TensorProto.Types.DataType.Double)));
        return new OnnxSize.Computed(call.Graph.Node("Cast", [scaled], ("to", (long)global::Onnx.TensorProto.Types.DataType.Int64)));
    }

    private static IEnumerable<AttributeValue> Each(OnnxCall call, AttributeValue value)
    {
        AttributeValue[] items = value is AttributeValue.Sequence sequence ? [.. sequence.Items] : [value];
        return Enumerable.Range(0, call.X.Rank - 2).Select(axis => items[items.Length == 1 ? 0 : axis]);
    }

    private static double Factor(AttributeValue value) =>
        value is AttributeValue.Integer integer ? integer.Value : ((AttributeValue.Real)value).Value;

    // ONNX puts the place in the block first and the channel last, TorchSharp the other way round.
    private static string PixelUnshuffle(OnnxCall call)
    {
        var factor = call.Attributes.Integer("downscale_factor");
        var blocks = call.Graph.Node("SpaceToDepth", [call.X.Name], ("blocksize", factor));
        var parts = call.Node("Reshape", blocks, call.Graph.Sizes(0, factor * factor, call.X.Size(1), OnnxSize.Rest));
        var swapped = call.Graph.Node("Transpose", [parts], ("perm", (long[])[0, 2, 1, 3]));
        return call.Node("Reshape", swapped, call.Node("Shape", blocks));
    }

    private static string Plain(string word) => word.Replace("_", "").Replace("-", "").ToLowerInvariant();
}
