using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Latency;
using Upscale.Benchmarks.Reports;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Memory;

/// <summary>Measures the peak memory of a forward of each variant of a network, each by itself.</summary>
internal static class MemoryMeasurement
{
    private const int Runs = 5;

    /// <summary>A row a variant; the peak is the median of some runs, after one that makes what is made only once.</summary>
    public static IEnumerable<MemoryRow> Measure(ZooNetwork network, CompiledNetwork compiled, double amount, int batch)
    {
        using var variants = new LatencyVariants(compiled, new(amount, batch, Threads: 1, Runs));
        using var inference = inference_mode();
        using var clock = Clock.Of(DeviceType.CPU);
        using var image = rand(batch, 3, network.Example, network.Example);
        foreach (var variant in variants.All.OfType<LatencyVariant.OfModel>())
        {
            _ = variant.Time(clock, image);
            double[] peaks =
            [
                .. Enumerable.Range(0, Runs).Select(_ => (double)ResidentMemory.GrowthDuring(() => variant.Time(clock, image))),
            ];
            yield return new(
                network.Name,
                amount,
                batch,
                variant.Name,
                Math.Round(variant.Model.state_dict().Values.Sum(tensor => tensor.numel() * tensor.element_size()) / 1e6, 2),
                Math.Round(Times.Median(peaks) / 1e6, 2)
            );
        }
    }
}
