using System.Globalization;
using global::Onnx;
using Upscale.Core.Graphs;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx;

/// <summary>How an ONNX graph describes what goes in and comes out: names, element types, and sizes that are numbers or have a name.</summary>
internal static class OnnxInputs
{
    private static readonly string[] Rearranging =
    [
        .. "identity flatten view reshape unflatten permute transpose squeeze unsqueeze narrow slice select expand repeat cat stack flip".Split(
            ' '
        ),
    ];

    /// <summary>The description of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isFixed">Whether the size of an axis is the same for every input.</param>
    /// <param name="prefix">What the names of the other axes begin with.</param>
    public static ValueInfoProto Describe(OnnxValue value, Func<int, bool> isFixed, string prefix)
    {
        var shape = new TensorShapeProto();
        for (var axis = 0; axis < value.Rank; axis++)
        {
            shape.Dim.Add(
                isFixed(axis)
                    ? new TensorShapeProto.Types.Dimension { DimValue = value.Shape[axis].Size }
                    : new TensorShapeProto.Types.Dimension { DimParam = prefix + AxisName(axis, value.Rank) }
            );
        }

        return new()
        {
            Name = value.Name,
            Type = new()
            {
                TensorType = new() { ElemType = (int)value.Type, Shape = shape },
            },
        };
    }

    /// <summary>The axes of an input whose sizes its readers fix: a convolution's channels, a linear layer's features; all where the model branches on sizes.</summary>
    public static Func<int, bool> FixedAxes(Graph graph, Operation input)
    {
        if (graph.Operations.Any(operation => operation.Operator == "guard"))
        {
            return _ => true;
        }

        var fixedAxes = graph
            .Operations.Where(operation => operation.Layer is not null && operation.Inputs.Contains(input.Id))
            .Select(operation => FixedAxis(operation.Operator, input.Shape.Rank))
            .ToHashSet();
        return fixedAxes.Contains;
    }

    /// <summary>The element type of an input where it is not the network's own: what the graph says, or integers where it is read as places in a table.</summary>
    /// <exception cref="NotSupportedException">ONNX has no such type.</exception>
    public static DataType? NumberType(Graph graph, Operation input) =>
        input.Attributes["dtype"] is AttributeValue.Word word ? OnnxTypes.Of(word.Value)
        : AreReadAsPlaces(graph, input.Id) ? DataType.Int64
        : null;

    /// <summary>Whether a value, as it is or rearranged, is a list of places in a table: then its elements are integers.</summary>
    private static bool AreReadAsPlaces(Graph graph, int value) =>
        graph.Operations.Any(operation =>
            operation.Operator == "embedding" && operation.Inputs.Contains(value)
            || operation.Operator == "index" && operation.Inputs[1] == value
            || Rearranging.Contains(operation.Operator) && operation.Inputs.Contains(value) && AreReadAsPlaces(graph, operation.Id)
        );

    private static int FixedAxis(string name, int rank) =>
        name.StartsWith("conv", StringComparison.Ordinal) || name is "batch_norm" or "instance_norm" or "group_norm" ? 1
        : name == "linear" ? rank - 1
        : -1;

    private static string AxisName(int axis, int rank) =>
        (axis, rank) switch
        {
            (0, _) => "batch",
            (2, 4) => "height",
            (3, 4) => "width",
            _ => string.Create(CultureInfo.InvariantCulture, $"axis{axis}"),
        };
}
