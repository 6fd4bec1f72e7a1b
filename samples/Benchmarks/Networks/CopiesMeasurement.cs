using System.Globalization;
using System.Text.Json;
using Upscale.Benchmarks.Reports;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Benchmarks.Networks;

/// <summary>Counts what the reference copies, a naive export, and ours, on the reference's own masks.</summary>
internal static class CopiesMeasurement
{
    /// <summary>Networks of which the reference's masks and figures are in <c>tests/Goldens</c>.</summary>
    public static readonly string[] Networks = ["resnet18", "resnet50", "densenet121", "alexnet", "vgg11_bn", "mobilenet_v2", "googlenet"];

    /// <summary>Amounts of which they are.</summary>
    public static readonly double[] Amounts = [0.25, 0.5];

    /// <summary>The rows of one network at one amount.</summary>
    /// <exception cref="FileNotFoundException">The reference was not run on them.</exception>
    public static IEnumerable<CopiesRow> Measure(string network, double amount)
    {
        var golden = Golden.Read(string.Create(CultureInfo.InvariantCulture, $"public/{network}.input-unconstrained-{amount}"));
        var (graph, masks) = (Golden.Graph("public/" + network), GoldenMasks.Of(golden));
        yield return Reference(network, amount, golden.GetProperty("exports").GetProperty("upscale").GetProperty("copies"));

        var naive = PlanCost.Of(graph, Planner.Plan(graph, masks, PlanMode.Baseline), LoweringPasses.None);
        yield return new(network, amount, "naive", naive.Copies, naive.Channels, naive.Bytes);
        var ours = PlanCost.Of(graph, Planner.Plan(graph, masks, PlanMode.Reordered));
        yield return new(network, amount, "ours", ours.Copies, ours.Channels, ours.Bytes);
    }

    private static CopiesRow Reference(string network, double amount, JsonElement copies) =>
        new(
            network,
            amount,
            "reference",
            copies.GetProperty("consumers").GetInt64(),
            copies.GetProperty("channels").GetInt64(),
            copies.GetProperty("bytes").GetInt64()
        );
}
