using CsvHelper.Configuration.Attributes;

namespace Upscale.Benchmarks.Reports;

/// <summary>The times of one variant of a network.</summary>
internal sealed record LatencyRow(
    [property: Name("model")] string Model,
    [property: Name("amount")] double Amount,
    [property: Name("method")] string Method,
    [property: Name("batch")] int Batch,
    [property: Name("threads")] int Threads,
    [property: Name("variant")] string Variant,
    [property: Name("median_ms")] double Median,
    [property: Name("min_ms")] double Least,
    [property: Name("max_ms")] double Most
);
