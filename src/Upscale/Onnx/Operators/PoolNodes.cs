using Upscale.Core.Graphs;

namespace Upscale.Onnx.Operators;

/// <summary>Pools with windows of a fixed size, and adaptive ones whose windows follow the input.</summary>
internal static class PoolNodes
{
    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows
    {
        get
        {
            for (var rank = 1; rank <= 3; rank++)
            {
                var spatial = rank;
                yield return ($"max_pool{rank}d", call => Maximum(call, spatial));
                yield return ($"avg_pool{rank}d", call => Average(call, spatial));
                yield return ($"lp_pool{rank}d", call => Power(call, spatial));
                yield return ($"adaptive_avg_pool{rank}d", call => Adaptive(call, "AveragePool", "ReduceMean", OutputSizes(call, spatial)));
                yield return ($"adaptive_max_pool{rank}d", call => Adaptive(call, "MaxPool", "ReduceMax", OutputSizes(call, spatial)));
            }
        }
    }

    /// <summary>
    /// A pool to given sizes, null where an axis keeps its own. Window i of an axis runs from floor(i size / count) to ceil((i + 1) size / count), so
    /// it is a window of fixed size only where the size is a known multiple of the count.
    /// </summary>
    public static string Adaptive(OnnxCall call, string pool, string reduction, OnnxSize?[] counts)
    {
        if (counts.All(count => count is OnnxSize.Number { Value: 1 }))
        {
            return call.Node("Global" + pool, call.X.Name);
        }

        if (counts.Select((count, axis) => Step(call, count, axis)).ToArray() is var steps && steps.All(step => step > 0))
        {
            return call.Graph.Node(pool, [call.X.Name], ("kernel_shape", steps), ("strides", steps));
        }

        var value = call.X.Name;
        for (var axis = 0; axis < counts.Length; axis++)
        {
            value = counts[axis] is { } count ? AlongAxis(call, value, reduction, axis + 2, count) : value;
        }

        return value;
    }

    private static long Step(OnnxCall call, OnnxSize? count, int axis) =>
        (count, call.X.Size(axis + 2)) switch
        {
            (null, _) => 1,
            (OnnxSize.Number wanted, OnnxSize.Number size) when size.Value % wanted.Value == 0 => size.Value / wanted.Value,
            _ => 0,
        };

    private static string AlongAxis(OnnxCall call, string value, string reduction, int axis, OnnxSize count)
    {
        if (count is not OnnxSize.Number { Value: var number })
        {
            throw call.Wrong("pools to a size that follows the input; give it a number");
        }

        var size = call.X.Size(axis);
        var axes = call.Graph.Integers(axis);
        var windows = new List<string>();
        for (var window = 0L; window < number; window++)
        {
            var start = call.Compute('/', call.Compute('*', size, window), number);
            var end = call.Compute('/', call.Compute('+', call.Compute('*', size, window + 1), number - 1), number);
            var part = call.Node("Slice", value, call.Graph.Size(start), call.Graph.Size(end), axes);
            windows.Add(call.Node(reduction, part, axes));
        }

        return windows.Count == 1 ? windows[0] : call.Graph.Node("Concat", windows, ("axis", (long)axis));
    }

    private static OnnxSize?[] OutputSizes(OnnxCall call, int spatial)
    {
        AttributeValue[] sizes = call.Attributes["output_size"] is AttributeValue.Sequence sequence
            ? [.. sequence.Items]
            : [call.Attributes["output_size"]];
        return
        [
            .. Enumerable
                .Range(0, spatial)
                .Select(axis => sizes[sizes.Length == 1 ? 0 : axis])
                .Select(size => size is AttributeValue.None ? null : call.Size(size)),
        ];
    }

    private static string Maximum(OnnxCall call, int spatial) =>
        call.Graph.Node("MaxPool", [call.X.Name], [.. Window(call, spatial), ("dilations", Axes(call, "dilation", spatial, 1))]);

    private static string Average(OnnxCall call, int spatial)
    {
        var isOverridden = call.Has("divisor_override");
        if (isOverridden && call.Attributes.Truth("ceil_mode"))
        {
            throw call.Wrong("has a divisor of its own together with ceil_mode");
        }

        var includesPadding = isOverridden || !call.Has("count_include_pad") || call.Attributes.Truth("count_include_pad");
        var mean = call.Graph.Node(
            "AveragePool",
            [call.X.Name],
            [.. Window(call, spatial), ("count_include_pad", includesPadding ? 1L : 0L)]
        );
        return isOverridden ? call.Node("Mul", mean, call.Number(Area(call, spatial) / call.Real("divisor_override"))) : mean;
    }

    // (sum of x^p)^(1/p) by way of a mean, without absolute values: as TorchSharp computes it, and unlike the LpPool of ONNX.
    private static string Power(OnnxCall call, int spatial)
    {
        var order = call.Real("norm_type");
        var powers = order == 1 ? call.X.Name : call.Node("Pow", call.X.Name, call.Number(order));
        var mean = call.Graph.Node("AveragePool", [powers], [.. Window(call, spatial), ("count_include_pad", 1L)]);
        var sum = call.Node("Mul", mean, call.Number(Area(call, spatial)));
        return order == 1 ? sum : call.Node("Pow", sum, call.Number(1 / order));
    }

    private static long Area(OnnxCall call, int spatial) =>
        call.Attributes.Integers("kernel_size", spatial).Aggregate(1L, (area, size) => area * size);

    private static IEnumerable<(string, object)> Window(OnnxCall call, int spatial)
    {
        var kernel = call.Attributes.Integers("kernel_size", spatial);
        var padding = Axes(call, "padding", spatial, 0);
        var hasStride = call.Attributes["stride"] is not (AttributeValue.None or AttributeValue.Sequence { Items.Count: 0 });
        yield return ("kernel_shape", kernel);
        yield return ("strides", hasStride ? call.Attributes.Integers("stride", spatial) : kernel);
        yield return ("pads", (long[])[.. padding, .. padding]);
        yield return ("ceil_mode", call.Attributes.Truth("ceil_mode") ? 1L : 0L);
    }

    private static long[] Axes(OnnxCall call, string name, int spatial, long otherwise) =>
        call.Has(name) ? call.Attributes.Integers(name, spatial) : [.. Enumerable.Repeat(otherwise, spatial)];
}
