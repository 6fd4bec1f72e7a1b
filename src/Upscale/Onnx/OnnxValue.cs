using global::Onnx;
using Upscale.Core.Graphs;

namespace Upscale.Onnx;

/// <summary>A value of the pruned network in an ONNX graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its sizes after pruning; free ones follow the input.</param>
internal sealed record OnnxValue(string Name, TensorProto.Types.DataType Type, Shape Shape)
{
    /// <summary>Number of dimensions.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The size along <paramref name="axis"/>.</summary>
    public OnnxSize Size(int axis)
    {
        var dimension = Shape[axis];
        return dimension.IsFree ? new OnnxSize.Follows(Name, axis < 0 ? axis + Rank : axis) : dimension.Size;
    }
}
