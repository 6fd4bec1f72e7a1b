using CsvHelper.Configuration.Attributes;

namespace Upscale.Benchmarks.Reports;

/// <summary>One network at one amount. Multiplications and copies are counted at the example input, copies in float32.</summary>
internal sealed record ZooRow(
    [property: Name("network")] string Network,
    [property: Name("amount")] double Amount,
    [property: Name("parameters")] long Parameters,
    [property: Name("parameters_pruned")] long ParametersPruned,
    [property: Name("macs")] long Macs,
    [property: Name("macs_pruned")] long MacsPruned,
    [property: Name("segments")] int Segments,
    [property: Name("copying_selections")] int CopyingSelections,
    [property: Name("mb_copied")] double MegabytesCopied,
    [property: Name("max_error")] double MaximumError,
    [property: Name("capture_ms")] double Capture,
    [property: Name("plan_ms")] double Plan
);
