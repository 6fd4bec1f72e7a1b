using CsvHelper.Configuration.Attributes;
using Upscale.Benchmarks.Latency;

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
)
{
    /// <summary>The row of the times <paramref name="times"/>, in milliseconds.</summary>
    public static LatencyRow Of(string model, LatencySetting setting, LatencyVariant variant, IReadOnlyCollection<double> times) =>
        new(
            model,
            setting.Amount,
            variant.Method,
            setting.Batch,
            setting.Threads,
            variant.Name,
            Math.Round(Times.Median(times), 3),
            Math.Round(times.Min(), 3),
            Math.Round(times.Max(), 3)
        );
}
