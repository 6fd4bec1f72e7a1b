using CsvHelper.Configuration.Attributes;

namespace Upscale.Benchmarks.Reports;

/// <summary>One network at one amount: ONNX Runtime against TorchSharp in float32, and the dense file against the pruned one. Times are medians; 0 where nothing was timed.</summary>
internal sealed record OnnxRow(
    [property: Name("network")] string Network,
    [property: Name("amount")] double Amount,
    [property: Name("batch")] int Batch,
    [property: Name("threads")] int Threads,
    [property: Name("dense_error")] double DenseError,
    [property: Name("pruned_error")] double PrunedError,
    [property: Name("dense_mb")] double DenseMegabytes,
    [property: Name("pruned_mb")] double PrunedMegabytes,
    [property: Name("ort_dense_ms")] double Dense,
    [property: Name("ort_ours_ms")] double Ours
);
