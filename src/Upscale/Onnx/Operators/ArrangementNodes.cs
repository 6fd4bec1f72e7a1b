using Upscale.Core.Graphs;

namespace Upscale.Onnx.Operators;

/// <summary>Joins, other shapes, other orders, and parts of values.</summary>
internal static class ArrangementNodes
{
    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            ("cat", call => call.Graph.Node("Concat", Inputs(call), ("axis", (long)call.Axis("dim")))),
            ("stack", Stack),
            ("flatten", Flatten),
            ("view", call => Reshape(call, call.Sizes(SizesName(call)))),
            ("reshape", call => Reshape(call, call.Sizes(SizesName(call)))),
            ("unflatten", Unflatten),
            ("permute", call => Permute(call, call.X.Name, call.Axes("dims")!)),
            ("transpose", Transpose),
            ("squeeze", Squeeze),
            ("unsqueeze", call => call.Node("Unsqueeze", call.X.Name, call.Graph.Integers(AxisOfValue(call)))),
            ("narrow", Narrow),
            ("slice", Slice),
            ("index_select", call => Gather(call, call.Graph.Integers(call.Integers("index")))),
            ("index", call => Gather(call, call.Y.Name)),
            ("select", Select),
            ("flip", Flip),
            ("roll", Roll),
            ("channel_shuffle", ChannelShuffle),
            ("expand", Expand),
            ("repeat", Repeat),
        ];

    /// <summary>The value called <paramref name="name"/> with its axes in another order.</summary>
    public static string Permute(OnnxCall call, string name, int[] order) =>
        call.Graph.Node("Transpose", [name], ("perm", order.Select(axis => (long)axis).ToArray()));

    /// <summary>The elements from <paramref name="start"/> to before <paramref name="end"/> along an axis.</summary>
    public static string Range(OnnxCall call, string name, int axis, OnnxSize start, OnnxSize end) =>
        call.Node("Slice", name, call.Graph.Size(start), call.Graph.Size(end), call.Graph.Integers(axis));

    private static string SizesName(OnnxCall call) =>
        call.Has("sizes") ? "sizes"
        : call.Has("shape") ? "shape"
        : "size";

    private static int AxisOfValue(OnnxCall call)
    {
        var axis = call.Attributes.Integer("dim");
        return (int)(axis < 0 ? axis + call.Shape.Rank : axis);
    }

    private static string[] Inputs(OnnxCall call) => [.. call.Inputs.Select(input => OnnxTypes.Cast(call, input, OnnxTypes.Of(call)))];

    private static string Stack(OnnxCall call)
    {
        var axes = call.Graph.Integers(AxisOfValue(call));
        var pieces = Inputs(call).Select(input => call.Node("Unsqueeze", input, axes)).ToArray();
        return call.Graph.Node("Concat", pieces, ("axis", (long)AxisOfValue(call)));
    }

    // A size of the same axis is a 0, and a single one that follows the input is what is left: so most shapes are constants.
    private static string Reshape(OnnxCall call, OnnxSize[] sizes)
    {
        var target = sizes
            .Select((size, axis) => size is OnnxSize.Follows follows && follows.Value == call.X.Name && follows.Axis == axis ? 0 : size)
            .ToArray();
        var open = target.Count(size => size is not OnnxSize.Number);
        if (open == 1 && !target.Contains(OnnxSize.Rest))
        {
            target = [.. target.Select(size => size is OnnxSize.Number ? size : OnnxSize.Rest)];
        }

        return call.Node("Reshape", call.X.Name, call.Graph.Sizes(target));
    }

    private static string Flatten(OnnxCall call)
    {
        var (start, end) = (call.Axis("start_dim"), call.Axis("end_dim"));
        var all = Enumerable.Range(0, call.X.Rank).Select(call.X.Size).ToArray();
        var merged = all[start..(end + 1)];
        var size = merged.All(one => one is OnnxSize.Number)
            ? merged.Aggregate(1L, (product, one) => product * ((OnnxSize.Number)one).Value)
            : OnnxSize.Rest;
        return Reshape(call, [.. all[..start], size, .. all[(end + 1)..]]);
    }

    private static string Unflatten(OnnxCall call)
    {
        var axis = call.Axis("dim");
        var all = Enumerable.Range(0, call.X.Rank).Select(call.X.Size).ToArray();
        return Reshape(call, [.. all[..axis], .. call.Sizes(call.Has("sizes") ? "sizes" : "unflattened_size"), .. all[(axis + 1)..]]);
    }

    private static string Transpose(OnnxCall call)
    {
        var order = Enumerable.Range(0, call.X.Rank).ToArray();
        var (first, second) = (call.Axis("dim0"), call.Axis("dim1"));
        (order[first], order[second]) = (order[second], order[first]);
        return Permute(call, call.X.Name, order);
    }

    private static string Squeeze(OnnxCall call)
    {
        var axes = (call.Axes("dim") ?? [.. Enumerable.Range(0, call.X.Rank)]).Where(axis => call.X.Shape[axis].Size == 1).ToArray();
        return axes.Length == 0
            ? call.X.Name
            : call.Node("Squeeze", call.X.Name, call.Graph.Integers([.. axes.Select(axis => (long)axis)]));
    }

    private static string Narrow(OnnxCall call)
    {
        var axis = call.Axis("dim");
        var start = call.Size(call.Attributes["start"]);
        start = start is OnnxSize.Number { Value: < 0 } ? call.Compute('+', call.X.Size(axis), start) : start;
        return Range(call, call.X.Name, axis, start, call.Compute('+', start, call.Size(call.Attributes["length"])));
    }

    private static string Slice(OnnxCall call)
    {
        var start = call.Has("start") ? call.Size(call.Attributes["start"]) : 0;
        var end = call.Has("end") ? call.Size(call.Attributes["end"]) : long.MaxValue;
        var step = call.Has("step") ? call.Attributes.Integer("step") : 1;
        return call.Node(
            "Slice",
            call.X.Name,
            call.Graph.Size(start),
            call.Graph.Size(end),
            call.Graph.Integers(call.Axis("dim")),
            call.Graph.Integers(step)
        );
    }

    private static string Gather(OnnxCall call, string places) =>
        call.Graph.Node("Gather", [call.X.Name, places], ("axis", (long)call.Axis("dim")));

    private static string Select(OnnxCall call)
    {
        if (call.Size(call.Attributes["index"]) is OnnxSize.Number number)
        {
            return Gather(call, call.Graph.Integer(number.Value));
        }

        var entry = Gather(call, call.Graph.Size(call.Size(call.Attributes["index"])));
        return call.Node("Squeeze", entry, call.Graph.Integers(call.Axis("dim")));
    }

    private static string Flip(OnnxCall call)
    {
        var axes = (call.Axes("dims") ?? [.. Enumerable.Range(0, call.X.Rank)]).Select(axis => (long)axis).ToArray();
        string All(long value) => call.Graph.Integers([.. axes.Select(_ => value)]);
        return call.Node("Slice", call.X.Name, All(-1), All(long.MinValue), call.Graph.Integers(axes), All(-1));
    }

    private static string Roll(OnnxCall call)
    {
        var shifts = call.Integers("shifts");
        if (call.Axes("dims") is { } axes)
        {
            return axes.Zip(shifts)
                .Aggregate(call.X.Name, (value, roll) => Roll(call, value, call.X.Size(roll.First), roll.First, roll.Second));
        }

        // Without axes it runs over all elements as one list.
        var list = call.Node("Reshape", call.X.Name, call.Graph.Integers(-1));
        var size = new OnnxSize.Computed(call.Node("Shape", list));
        return call.Node("Reshape", Roll(call, list, size, 0, shifts[0]), call.Node("Shape", call.X.Name));
    }

    private static string Roll(OnnxCall call, string value, OnnxSize size, int axis, long shift)
    {
        // The element that comes first: -shift, counted from the end where it is negative, and round and round where it is beyond.
        var first = size is OnnxSize.Number number
            ? (OnnxSize)(((-shift % number.Value) + number.Value) % number.Value)
            : new OnnxSize.Computed(call.Node("Mod", call.Graph.Integers(-shift), call.Graph.Size(size)));
        string[] pieces = [Range(call, value, axis, first, long.MaxValue), Range(call, value, axis, 0, first)];
        return call.Graph.Node("Concat", pieces, ("axis", (long)axis));
    }

    private static string ChannelShuffle(OnnxCall call)
    {
        var groups = call.Attributes.Integer("groups");
        var size = call.Compute('/', call.X.Size(1), groups);
        var parts = call.Node("Reshape", call.X.Name, call.Graph.Sizes(0, groups, size, OnnxSize.Rest));
        return call.Node("Reshape", Permute(call, parts, [0, 2, 1, 3]), call.Node("Shape", call.X.Name));
    }

    // A 1 keeps the size that is there, as TorchSharp's -1 does.
    private static string Expand(OnnxCall call)
    {
        var sizes = call.Sizes(SizesName(call)).Select(size => size is OnnxSize.Number { Value: -1 } ? 1 : size);
        return call.Node("Expand", call.X.Name, call.Graph.Sizes([.. sizes]));
    }

    private static string Repeat(OnnxCall call)
    {
        var repeats = call.Sizes(SizesName(call));
        var added = Enumerable.Range(0, repeats.Length - call.X.Rank).Select(axis => (long)axis).ToArray();
        var value = added.Length == 0 ? call.X.Name : call.Node("Unsqueeze", call.X.Name, call.Graph.Integers(added));
        return call.Node("Tile", value, call.Graph.Sizes(repeats));
    }
}
