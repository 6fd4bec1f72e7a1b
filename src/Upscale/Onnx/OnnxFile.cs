using System.Globalization;
using global::Onnx;
using Google.Protobuf;
using static TorchSharp.torch;
using Location = global::Onnx.TensorProto.Types.DataLocation;

namespace Upscale.Onnx;

/// <summary>Writes a model's file, and beside it a file of weights where they are too many for one.</summary>
internal static class OnnxFile
{
    /// <summary>No ONNX file is larger than 2 GB; this leaves room for what is not weights.</summary>
    public const long LargestWeights = int.MaxValue - (64L << 20);

    // As readers that map the file into memory want it.
    private const long Alignment = 4096;

    /// <summary>Writes <paramref name="model"/> whole or not at all.</summary>
    /// <param name="model">The model, whose weights have no elements yet.</param>
    /// <param name="weights">Their elements.</param>
    /// <param name="path">The file. Its folder is made where it is missing.</param>
    /// <param name="largest">With more bytes of weights than this they go to a file of their own, called <c>NAME.data</c>.</param>
    public static void Write(ModelProto model, IReadOnlyList<(TensorProto Proto, Tensor Tensor)> weights, string path, long largest)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = full + "." + Path.GetRandomFileName();
        var isLarge = weights.Sum(weight => weight.Tensor.numel() * weight.Tensor.element_size()) > largest;
        try
        {
            if (isLarge)
            {
                WriteApart(weights, temporary + ".data", Path.GetFileName(full) + ".data");
            }
            else
            {
                foreach (var (proto, tensor) in weights)
                {
                    proto.RawData = OnnxTensors.Elements(tensor);
                }
            }

            using (var file = File.Create(temporary))
            {
                model.WriteTo(file);
            }

            if (isLarge)
            {
                File.Move(temporary + ".data", full + ".data", overwrite: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
            File.Delete(temporary + ".data");
        }
    }

    private static void WriteApart(IReadOnlyList<(TensorProto Proto, Tensor Tensor)> weights, string temporary, string name)
    {
        using var file = File.Create(temporary);
        foreach (var (proto, tensor) in weights)
        {
            var elements = OnnxTensors.Elements(tensor);
            file.SetLength((file.Position + Alignment - 1) / Alignment * Alignment);
            file.Position = file.Length;
            proto.DataLocation = Location.External;
            Add(proto, "location", name);
            Add(proto, "offset", file.Position.ToString(CultureInfo.InvariantCulture));
            Add(proto, "length", elements.Length.ToString(CultureInfo.InvariantCulture));
            elements.WriteTo(file);
        }
    }

    private static void Add(TensorProto proto, string key, string value) =>
        proto.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
}
