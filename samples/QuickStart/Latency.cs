using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace QuickStart;

/// <summary>Medians of the two networks' latency, in milliseconds. Runs are interleaved, so that a slow moment of the machine hits both.</summary>
internal sealed record Latency(double Dense, double Pruned)
{
    private const int Warmup = 20;
    private const int Runs = 300;

    public static Latency Compare(nn.Module<Tensor, Tensor> dense, nn.Module<Tensor, Tensor> pruned, Tensor image)
    {
        using var inference = inference_mode();
        var times = (Dense: new List<double>(), Pruned: new List<double>());
        for (var run = 0; run < Warmup + Runs; run++)
        {
            times.Dense.Add(Once(dense, image));
            times.Pruned.Add(Once(pruned, image));
        }

        return new(Median(times.Dense), Median(times.Pruned));
    }

    private static double Once(nn.Module<Tensor, Tensor> model, Tensor image)
    {
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        model.forward(image);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Skip(Warmup).Order().ElementAt(Runs / 2);
}
