using global::Onnx;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx;

/// <summary>Tensors as ONNX files hold them: element types, and raw little-endian bytes.</summary>
internal static class OnnxTensors
{
    /// <summary>The element type.</summary>
    /// <exception cref="NotSupportedException">ONNX has none.</exception>
    public static DataType TypeOf(ScalarType type) =>
        type switch
        {
            ScalarType.Float32 => DataType.Float,
            ScalarType.Float64 => DataType.Double,
            ScalarType.Float16 => DataType.Float16,
            ScalarType.BFloat16 => DataType.Bfloat16,
            ScalarType.Int64 => DataType.Int64,
            ScalarType.Int32 => DataType.Int32,
            ScalarType.Bool => DataType.Bool,
            _ => throw new NotSupportedException($"ExportOnnx has no element type for {type}."),
        };

    /// <summary>A list or a single number (where <paramref name="isList"/> is false) of integers.</summary>
    public static TensorProto Integers(IReadOnlyList<long> values, bool isList)
    {
        using var scope = NewDisposeScope();
        return Of(tensor(values.ToArray(), isList ? [values.Count] : [], int64));
    }

    /// <summary>Numbers of any type.</summary>
    public static TensorProto Numbers(IReadOnlyList<double> values, DataType type, long[] sizes)
    {
        using var scope = NewDisposeScope();
        var scalar = type switch
        {
            DataType.Float => ScalarType.Float32,
            DataType.Double => ScalarType.Float64,
            DataType.Float16 => ScalarType.Float16,
            DataType.Bfloat16 => ScalarType.BFloat16,
            DataType.Int64 => ScalarType.Int64,
            DataType.Int32 => ScalarType.Int32,
            DataType.Bool => ScalarType.Bool,
            _ => throw new NotSupportedException($"ExportOnnx has no numbers of type {type}."),
        };
        return Of(tensor(values.ToArray(), sizes, float64).to_type(scalar));
    }

    /// <summary>Type and sizes, without the elements.</summary>
    public static TensorProto Header(Tensor tensor)
    {
        var header = new TensorProto { DataType = (int)TypeOf(tensor.dtype) };
        header.Dims.Add(tensor.shape);
        return header;
    }

    /// <summary>The elements, wherever the tensor lies and whatever its strides.</summary>
    public static ByteString Elements(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return ByteString.CopyFrom(tensor.detach().cpu().contiguous().bytes);
    }

    private static TensorProto Of(Tensor tensor)
    {
        var proto = Header(tensor);
        proto.RawData = Elements(tensor);
        return proto;
    }
}
