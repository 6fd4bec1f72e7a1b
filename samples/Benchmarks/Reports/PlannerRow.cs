using CsvHelper.Configuration.Attributes;

namespace Upscale.Benchmarks.Reports;

/// <summary>How long one network's layout takes.</summary>
internal sealed record PlannerRow(
    [property: Name("network")] string Network,
    [property: Name("amount")] double Amount,
    [property: Name("operations")] int Operations,
    [property: Name("consumers")] int Consumers,
    [property: Name("median_ms")] double Median,
    [property: Name("min_ms")] double Least,
    [property: Name("max_ms")] double Most
)
{
    public static PlannerRow Of(string network, double amount, int operations, int consumers, IReadOnlyCollection<double> times) =>
        new(
            network,
            amount,
            operations,
            consumers,
            Math.Round(Times.Median(times), 2),
            Math.Round(times.Min(), 2),
            Math.Round(times.Max(), 2)
        );
}
