using CsvHelper.Configuration.Attributes;

namespace Upscale.Benchmarks.Reports;

/// <summary>One measurement of the generator.</summary>
internal sealed record GeneratorRow(
    [property: Name("network")] string Network,
    [property: Name("run")] string Run,
    [property: Name("median_ms")] double Median,
    [property: Name("min_ms")] double Least,
    [property: Name("max_ms")] double Most,
    [property: Name("runs")] int Runs,
    [property: Name("target_ms")] double? Target
)
{
    /// <summary>The row of the times <paramref name="times"/>, in milliseconds.</summary>
    public static GeneratorRow Of(string network, string run, IReadOnlyCollection<double> times, double? target) =>
        new(network, run, Rounded(Times.Median(times)), Rounded(times.Min()), Rounded(times.Max()), times.Count, target);

    private static double Rounded(double time) => Math.Round(time, 3);
}
