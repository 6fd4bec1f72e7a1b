using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Reports;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Latency;

/// <summary>Times the variants of a network in turn, so that a slow moment of the machine hits all of them.</summary>
internal static class LatencyMeasurement
{
    private const int Warmup = 3;

    public static IReadOnlyList<LatencyRow> Measure(ZooNetwork network, CompiledNetwork compiled, LatencySetting setting)
    {
        using var variants = new LatencyVariants(compiled, setting);
        using var inference = inference_mode();
        using var clock = Clock.Of(setting.Device);
        using var image = rand(setting.Batch, 3, network.Example, network.Example).to(setting.Device);
        var times = variants.All.ToDictionary(variant => variant, _ => new List<double>());
        for (var run = -Warmup; run < setting.Runs; run++)
        {
            foreach (var variant in variants.All)
            {
                var time = variant.Time(clock, image);
                if (run >= 0)
                {
                    times[variant].Add(time);
                }
            }
        }

        return [.. variants.All.Select(variant => LatencyRow.Of(network.Name, setting, variant, times[variant]))];
    }
}
