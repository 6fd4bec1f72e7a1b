using CsvHelper.Configuration.Attributes;

namespace Upscale.Benchmarks.Reports;

/// <summary>What one export of a network copies at 1x3x224x224 in float32, beyond what the network's own concatenations copy.</summary>
internal sealed record CopiesRow(
    [property: Name("network")] string Network,
    [property: Name("amount")] double Amount,
    [property: Name("variant")] string Variant,
    [property: Name("consumers")] long Consumers,
    [property: Name("channels")] long Channels,
    [property: Name("bytes")] long Bytes
);
