using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Samples;

/// <summary>Medians of two networks' latency, in milliseconds. Runs are interleaved, so that a slow moment of the machine hits both.</summary>
/// <param name="Dense">The first network's.</param>
/// <param name="Pruned">The second network's.</param>
public sealed record LatencyComparison(double Dense, double Pruned)
{
    /// <summary>Runs both networks in turns.</summary>
    /// <param name="dense">One network.</param>
    /// <param name="pruned">The other.</param>
    /// <param name="input">The input of each run.</param>
    /// <param name="runs">Timed runs of each, after a tenth as many that are not timed.</param>
    public static LatencyComparison Of(nn.Module<Tensor, Tensor> dense, nn.Module<Tensor, Tensor> pruned, Tensor input, int runs = 300)
    {
        ArgumentNullException.ThrowIfNull(dense);
        ArgumentNullException.ThrowIfNull(pruned);
        using var inference = inference_mode();
        var times = (Dense: new List<double>(), Pruned: new List<double>());
        for (var run = -(runs / 10) - 1; run < runs; run++)
        {
            var (first, second) = (Once(dense, input), Once(pruned, input));
            if (run >= 0)
            {
                times.Dense.Add(first);
                times.Pruned.Add(second);
            }
        }

        return new(Median(times.Dense), Median(times.Pruned));
    }

    private static double Once(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        model.forward(input);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
