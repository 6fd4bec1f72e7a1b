using TorchSharp;
using Upscale.Core.Graphs;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx.Operators;

/// <summary>Tensors that forward makes itself, conversions, look-ups and orders.</summary>
internal static class TensorNodes
{
    private static readonly string[] Random = ["rand", "randn", "rand_like", "randn_like", "bernoulli"];

    private static readonly string[] Bounds = ["start", "stop", "step"];

    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            .. Random.Select(name =>
                (name, (Func<OnnxCall, string>)(call => throw call.Wrong("is random; ONNX files of Upscale compute the same each time")))
            ),
            ("cast", call => OnnxTypes.Cast(call, call.X, OnnxTypes.Of(call))),
            ("cast_like", call => OnnxTypes.Cast(call, call.X, call.Y.Type)),
            ("zeros", call => Filled(call, 0)),
            ("ones", call => Filled(call, 1)),
            ("full", call => Filled(call, call.Real("value"))),
            ("zeros_like", call => FilledLike(call, 0)),
            ("ones_like", call => FilledLike(call, 1)),
            ("full_like", call => FilledLike(call, call.Real("value"))),
            ("arange", Range),
            ("linspace", Spaced),
            ("eye", Identity),
            ("tensor", Elements),
            ("triu", call => Triangle(call, isUpper: true)),
            ("tril", call => Triangle(call, isUpper: false)),
            ("outer", call => call.Node("Mul", call.Node("Unsqueeze", call.X.Name, call.Graph.Integers(1)), call.Y.Name)),
            ("gather", call => call.Graph.Node("GatherElements", [call.X.Name, call.Y.Name], ("axis", (long)call.Axis("dim")))),
            ("one_hot", OneHot),
            ("repeat_interleave", RepeatEach),
            ("topk_values", call => Top(call, output: 0)),
            ("topk_indices", call => Top(call, output: 1)),
            ("sort_values", call => Sort(call, output: 0)),
            ("sort_indices", call => Sort(call, output: 1)),
        ];

    private static string Filled(OnnxCall call, double value) =>
        call.Node("Expand", call.Graph.Number(value, OnnxTypes.Of(call)), call.Graph.Sizes(call.Sizes("size")));

    private static string FilledLike(OnnxCall call, double value) =>
        call.Node("Expand", call.Graph.Number(value, OnnxTypes.Of(call)), call.Node("Shape", call.X.Name));

    private static string Range(OnnxCall call)
    {
        var isReal = Bounds.Any(name => call.Attributes[name] is AttributeValue.Real);
        string Number(string name) =>
            isReal && call.Attributes[name] is not AttributeValue.Symbolic ? call.Graph.Number(call.Real(name), DataType.Float)
            : call.Size(call.Attributes[name]) is OnnxSize.Number number ? call.Graph.Integer(number.Value)
            : isReal ? throw call.Wrong("mixes fractions and sizes of the input")
            : call.Node("Squeeze", call.Graph.Size(call.Size(call.Attributes[name])));
        var range = call.Node("Range", Number("start"), Number("stop"), Number("step"));
        return OnnxTypes.Cast(call, range, isReal ? DataType.Float : DataType.Int64, OnnxTypes.Of(call));
    }

    private static string Spaced(OnnxCall call)
    {
        if (call.Size(call.Attributes["steps"]) is not OnnxSize.Number { Value: var steps })
        {
            throw call.Wrong("has as many steps as a size of the input");
        }

        var (start, end) = (call.Real("start"), call.Real("end"));
        var step = steps > 1 ? (end - start) / (steps - 1) : 0;
        return call.Graph.List([.. Enumerable.Range(0, (int)steps).Select(place => start + (place * step))], OnnxTypes.Of(call), [steps]);
    }

    private static string Identity(OnnxCall call)
    {
        var rows = call.Node("Unsqueeze", MixtureNodes.Count(call, call.Size(call.Attributes["rows"])), call.Graph.Integers(1));
        var equal = call.Node("Equal", rows, MixtureNodes.Count(call, call.Size(call.Attributes["columns"])));
        return OnnxTypes.Cast(call, equal, DataType.Bool, OnnxTypes.Of(call));
    }

    private static string Elements(OnnxCall call)
    {
        var elements = ((AttributeValue.Sequence)call.Attributes["elements"]).Items.Select(item =>
            item switch
            {
                AttributeValue.Real real => real.Value,
                AttributeValue.Integer integer => integer.Value,
                AttributeValue.Truth truth => truth.Value ? 1 : 0,
                _ => throw call.Wrong($"has the element {item}, which follows the input"),
            }
        );
        long[] sizes = call.Attributes["size"] is AttributeValue.Sequence { Items.Count: 0 } ? [] : call.Integers("size");
        return call.Graph.List([.. elements], OnnxTypes.Of(call), sizes);
    }

    private static string Triangle(OnnxCall call, bool isUpper)
    {
        var diagonal = call.Has("diagonal") ? call.Attributes.Integer("diagonal") : 0;
        return call.Graph.Node("Trilu", [call.X.Name, call.Graph.Integer(diagonal)], ("upper", isUpper ? 1L : 0L));
    }

    private static string OneHot(OnnxCall call)
    {
        var places = OnnxTypes.Cast(call, call.X, DataType.Int64);
        return call.Graph.Node(
            "OneHot",
            [places, call.Graph.Integers(call.Attributes.Integer("num_classes")), call.Graph.Integers(0, 1)],
            ("axis", -1L)
        );
    }

    // Element i comes from place i / repeats.
    private static string RepeatEach(OnnxCall call)
    {
        var repeats = call.Attributes.Integer("repeats");
        var count = MixtureNodes.Count(call, call.Compute('*', call.X.Size(call.Axis("dim")), repeats));
        var places = call.Node("Div", count, call.Graph.Integer(repeats));
        return call.Graph.Node("Gather", [call.X.Name, places], ("axis", (long)call.Axis("dim")));
    }

    private static string Top(OnnxCall call, int output) =>
        call.Graph.Nodes(
            "TopK",
            [call.X.Name, call.Graph.Integers(call.Attributes.Integer("k"))],
            outputs: 2,
            ("axis", (long)call.Axis("dim")),
            ("largest", call.Attributes.Truth("largest") ? 1L : 0L),
            ("sorted", 1L)
        )[output];

    private static string Sort(OnnxCall call, int output) =>
        call.Graph.Nodes(
            "TopK",
            [call.X.Name, call.Graph.Size(call.X.Size(call.Axis("dim")))],
            outputs: 2,
            ("axis", (long)call.Axis("dim")),
            ("largest", call.Attributes.Truth("descending") ? 1L : 0L),
            ("sorted", 1L)
        )[output];
}
