using Microsoft.ML.OnnxRuntime;
using Upscale.Benchmarks.Reports;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Networks;

/// <summary>An ONNX file in ONNX Runtime, on the CPU, with float32 inputs.</summary>
internal sealed class OnnxNetwork : IDisposable
{
    private readonly InferenceSession session;

    /// <summary>Loads <paramref name="path"/> for runs on <paramref name="threads"/> threads.</summary>
    public OnnxNetwork(string path, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        session = new(path, options);
    }

    /// <summary>An export of <paramref name="model"/>, whose file is deleted once it is loaded.</summary>
    public static OnnxNetwork Of(nn.Module model, int threads)
    {
        var folder = Directory.CreateTempSubdirectory("upscale-");
        try
        {
            var path = Path.Combine(folder.FullName, "network.onnx");
            model.ExportOnnx(path);
            return new(path, threads) { FileBytes = folder.EnumerateFiles().Sum(file => file.Length) };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>How many bytes the export took.</summary>
    public long FileBytes { get; private init; }

    /// <summary>The outputs for one input.</summary>
    public Tensor[] Run(Tensor input)
    {
        using var value = Value(input);
        using var options = new RunOptions();
        using var results = session.Run(options, session.InputNames, [value], session.OutputNames);
        return [.. results.Select(result => tensor(result.GetTensorDataAsSpan<float>().ToArray(), result.GetTensorTypeAndShape().Shape))];
    }

    /// <summary>How long a run takes, in milliseconds, without the way of the numbers in and out.</summary>
    public double Time(Tensor input)
    {
        using var value = Value(input);
        using var options = new RunOptions();
        var (results, time) = Times.Of(() => session.Run(options, session.InputNames, [value], session.OutputNames));
        results.Dispose();
        return time;
    }

    public void Dispose() => session.Dispose();

    private static OrtValue Value(Tensor input) => OrtValue.CreateTensorValueFromMemory(input.data<float>().ToArray(), input.shape);
}
