using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Reports;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Latency;

/// <summary>Times the variants of a network in turn, so that a slow moment of the machine hits all of them.</summary>
internal static class LatencyMeasurement
{
    private const int Warmup = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

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
                Settle(setting);
                var time = variant.Time(clock, image);
                if (run >= 0)
                {
                    times[variant].Add(time);
                }
            }
        }

        return [.. variants.All.Select(variant => LatencyRow.Of(network.Name, setting, variant, times[variant]))];
    }

    // The threads of libtorch and of ONNX Runtime spin for some milliseconds after their work, and would take each other's processors.
    private static void Settle(LatencySetting setting)
    {
        if (setting.Threads > 1)
        {
            Thread.Sleep(Pause);
        }
    }
}
