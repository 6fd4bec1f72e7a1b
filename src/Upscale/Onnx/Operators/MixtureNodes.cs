using Upscale.Core.Graphs;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx.Operators;

/// <summary>Reductions, and operations along one axis that keep the shape.</summary>
internal static class MixtureNodes
{
    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            ("mean", call => Reduce(call, "ReduceMean", call.X.Name)),
            ("sum", call => Reduce(call, "ReduceSum", call.X.Name)),
            ("amax", call => Reduce(call, "ReduceMax", call.X.Name)),
            ("amin", call => Reduce(call, "ReduceMin", call.X.Name)),
            ("prod", call => Reduce(call, "ReduceProd", call.X.Name)),
            ("logsumexp", call => Reduce(call, "ReduceLogSumExp", call.X.Name)),
            ("norm", call => Norm(call, call.Axes("dim"), call.Attributes.Truth("keepdim"))),
            ("var", Variance),
            ("std", call => call.Node("Sqrt", Variance(call))),
            ("argmax", call => Place(call, "ArgMax")),
            ("argmin", call => Place(call, "ArgMin")),
            ("softmax", call => AlongAxis(call, "Softmax", call.X.Name)),
            ("softmin", call => AlongAxis(call, "Softmax", call.Node("Neg", call.X.Name))),
            ("log_softmax", call => AlongAxis(call, "LogSoftmax", call.X.Name)),
            ("normalize", Normalize),
            ("cumsum", call => call.Node("CumSum", call.X.Name, call.Graph.Integer(call.Axis("dim")))),
            ("cumprod", CumulativeProduct),
            ("glu", Glu),
        ];

    private static string Reduce(OnnxCall call, string node, string value) =>
        Reduce(call, node, value, call.Axes("dim"), call.Attributes.Truth("keepdim"));

    private static string Reduce(OnnxCall call, string node, string value, int[]? axes, bool keeps) =>
        call.Graph.Node(
            node,
            [value, axes is null ? "" : call.Graph.Integers([.. axes.Select(axis => (long)axis)])],
            ("keepdims", keeps ? 1L : 0L)
        );

    private static string Norm(OnnxCall call, int[]? axes, bool keeps)
    {
        var order = call.Real("p");
        switch (order)
        {
            case 1:
                return Reduce(call, "ReduceL1", call.X.Name, axes, keeps);
            case 2:
                return Reduce(call, "ReduceL2", call.X.Name, axes, keeps);
            case double.PositiveInfinity:
                return Reduce(call, "ReduceMax", call.Node("Abs", call.X.Name), axes, keeps);
            case double.NegativeInfinity:
                return Reduce(call, "ReduceMin", call.Node("Abs", call.X.Name), axes, keeps);
            case 0:
                throw call.Wrong("counts what is not zero (p = 0)");
            default:
                var powers = call.Node("Pow", call.Node("Abs", call.X.Name), call.Number(order));
                return call.Node("Pow", Reduce(call, "ReduceSum", powers, axes, keeps), call.Number(1 / order));
        }
    }

    private static string Variance(OnnxCall call)
    {
        var axes = call.Axes("dim");
        var centred = call.Node("Sub", call.X.Name, Reduce(call, "ReduceMean", call.X.Name, axes, keeps: true));
        var squares = call.Node("Mul", centred, centred);

        // Over all elements the var of TorchSharp 0.107 is unbiased whatever it is asked; its std is not.
        if (!call.Attributes.Truth("unbiased") && (axes is not null || call.Operation.Operator == "std"))
        {
            return Reduce(call, "ReduceMean", squares);
        }

        var count = (axes ?? [.. Enumerable.Range(0, call.X.Rank)])
            .Select(call.X.Size)
            .Aggregate((OnnxSize)1, (product, size) => call.Compute('*', product, size));
        return call.Node("Div", Reduce(call, "ReduceSum", squares), Number(call, call.Compute('-', count, 1)));
    }

    /// <summary>A size as a number of the first input's type.</summary>
    public static string Number(OnnxCall call, OnnxSize size) =>
        size is OnnxSize.Number number
            ? call.Number(number.Value)
            : call.Graph.Node("Cast", [call.Node("Squeeze", call.Graph.Size(size))], ("to", (long)call.X.Type));

    private static string Place(OnnxCall call, string node)
    {
        if (call.Axes("dim") is [var axis, ..])
        {
            return call.Graph.Node(node, [call.X.Name], ("axis", (long)axis), ("keepdims", call.Attributes.Truth("keepdim") ? 1L : 0L));
        }

        var list = call.Node("Reshape", call.X.Name, call.Graph.Integers(-1));
        return call.Graph.Node(node, [list], ("axis", 0L), ("keepdims", 0L));
    }

    private static string AlongAxis(OnnxCall call, string node, string value) =>
        call.Graph.Node(node, [value], ("axis", (long)call.Axis("dim")));

    private static string Normalize(OnnxCall call)
    {
        var norm = Norm(call, [call.Axis("dim")], keeps: true);
        return call.Node("Div", call.X.Name, call.Node("Max", norm, call.Number(call.Real("eps"))));
    }

    // Element i is the product of row i of a triangle that has ones where it is not.
    private static string CumulativeProduct(OnnxCall call)
    {
        var (axis, last) = (call.Axis("dim"), call.X.Rank - 1);
        var order = Enumerable.Range(0, call.X.Rank).ToArray();
        (order[axis], order[last]) = (last, axis);
        var value = axis == last ? call.X.Name : ArrangementNodes.Permute(call, call.X.Name, order);
        var rows = call.Node("Unsqueeze", value, call.Graph.Integers(-2));
        var triangle = Triangle(call, call.X.Size(axis), call.X.Size(axis));
        var product = Reduce(call, "ReduceProd", call.Node("Where", triangle, rows, call.Number(1)), [call.X.Rank], keeps: false);
        return axis == last ? product : ArrangementNodes.Permute(call, product, order);
    }

    /// <summary>A matrix of truths: on and below the diagonal.</summary>
    public static string Triangle(OnnxCall call, OnnxSize rows, OnnxSize columns)
    {
        var column = call.Node("Unsqueeze", Count(call, rows), call.Graph.Integers(1));
        return call.Node("GreaterOrEqual", column, Count(call, columns));
    }

    /// <summary>The integers from 0 to before <paramref name="size"/>.</summary>
    public static string Count(OnnxCall call, OnnxSize size) =>
        call.Node(
            "Range",
            call.Graph.Integer(0),
            size is OnnxSize.Number number ? call.Graph.Integer(number.Value) : call.Node("Squeeze", call.Graph.Size(size)),
            call.Graph.Integer(1)
        );

    private static string Glu(OnnxCall call)
    {
        var axis = call.Axis("dim");
        var half = call.Compute('/', call.X.Size(axis), 2);
        var value = ArrangementNodes.Range(call, call.X.Name, axis, 0, half);
        var gate = ArrangementNodes.Range(call, call.X.Name, axis, half, long.MaxValue);
        return call.Node("Mul", value, call.Node("Sigmoid", gate));
    }
}
