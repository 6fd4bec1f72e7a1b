using CsvHelper.Configuration.Attributes;

namespace Upscale.Benchmarks.Reports;

/// <summary>The memory of one variant of a network in float32: its weights, and how far a forward goes beyond them at most.</summary>
internal sealed record MemoryRow(
    [property: Name("model")] string Model,
    [property: Name("amount")] double Amount,
    [property: Name("batch")] int Batch,
    [property: Name("variant")] string Variant,
    [property: Name("weights_mb")] double Weights,
    [property: Name("peak_mb")] double Peak
);
