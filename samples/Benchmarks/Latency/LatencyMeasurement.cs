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
        using var noGradients = no_grad();
        using var variants = new LatencyVariants(compiled, setting.Amount);
        using var image = rand(setting.Batch, 3, network.Example, network.Example);
        var times = variants.All.ToDictionary(variant => variant.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var run = -Warmup; run < setting.Runs; run++)
        {
            foreach (var variant in variants.All)
            {
                var time = Once(variant.Model, image);
                if (run >= 0)
                {
                    times[variant.Name].Add(time);
                }
            }
        }

        return
        [
            .. variants.All.Select(variant => new LatencyRow(
                network.Name,
                setting.Amount,
                variant.Method,
                setting.Batch,
                setting.Threads,
                variant.Name,
                Math.Round(Times.Median(times[variant.Name]), 3),
                Math.Round(times[variant.Name].Min(), 3),
                Math.Round(times[variant.Name].Max(), 3)
            )),
        ];
    }

    private static double Once(nn.Module<Tensor, Tensor> model, Tensor image)
    {
        using var scope = NewDisposeScope();
        return Times.Of(() => model.call(image)).Milliseconds;
    }
}
