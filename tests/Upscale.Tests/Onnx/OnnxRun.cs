using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Tests.Onnx;

/// <summary>An ONNX file in ONNX Runtime, on one thread, from tensors to tensors.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession session;

    public OnnxRun(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        session = new(path, options);
    }

    public IReadOnlyList<string> Inputs => session.InputNames;

    public IReadOnlyList<string> Outputs => session.OutputNames;

    /// <summary>The sizes of an input as the file says them; -1 for one that follows the caller.</summary>
    public int[] InputSizes(string name) => session.InputMetadata[name].Dimensions;

    /// <summary>The outputs, in order.</summary>
    public Tensor[] Run(params Tensor[] inputs)
    {
        var given = inputs.Select(Value).ToArray();
        try
        {
            using var options = new RunOptions();
            using var results = session.Run(options, session.InputNames, given, session.OutputNames);
            return [.. results.Select(Tensor)];
        }
        finally
        {
            foreach (var value in given)
            {
                value.Dispose();
            }
        }
    }

    public void Dispose() => session.Dispose();

    private static OrtValue Value(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var whole = tensor.detach().cpu().contiguous();
        return whole.dtype switch
        {
            ScalarType.Float32 => OrtValue.CreateTensorValueFromMemory(whole.data<float>().ToArray(), whole.shape),
            ScalarType.Float64 => OrtValue.CreateTensorValueFromMemory(whole.data<double>().ToArray(), whole.shape),
            ScalarType.Int64 => OrtValue.CreateTensorValueFromMemory(whole.data<long>().ToArray(), whole.shape),
            _ => throw new ArgumentException($"ONNX Runtime is not given {whole.dtype}", nameof(tensor)),
        };
    }

    private static Tensor Tensor(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        return info.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => tensor(value.GetTensorDataAsSpan<float>().ToArray(), info.Shape),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double => tensor(value.GetTensorDataAsSpan<double>().ToArray(), info.Shape),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64 => tensor(value.GetTensorDataAsSpan<long>().ToArray(), info.Shape),
            _ => throw new InvalidOperationException($"ONNX Runtime gave {info.ElementDataType}"),
        };
    }
}
