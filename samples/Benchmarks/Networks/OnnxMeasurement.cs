using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Reports;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Networks;

/// <summary>Exports one network, dense and pruned under random masks, and compares ONNX Runtime with TorchSharp in float32.</summary>
internal static class OnnxMeasurement
{
    private const int Seed = 1;

    /// <summary>One row an amount.</summary>
    /// <param name="network">The network.</param>
    /// <param name="amounts">Shares of channels to drop.</param>
    /// <param name="batch">Images at a time when it is timed.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <param name="runs">Timed runs of each file, turn by turn; none for no times.</param>
    /// <exception cref="InvalidOperationException">The network is not captured, or not pruned; the message says why.</exception>
    /// <exception cref="NotSupportedException">It cannot be written; the message says why.</exception>
    public static IEnumerable<OnnxRow> Measure(ZooNetwork network, IEnumerable<double> amounts, int batch, int threads, int runs)
    {
        using var model = CompiledNetwork.Of(network).Create();
        RandomWeights.Fill(model, Seed, network.WeightScale);
        model.to(float32);
        using var dense = OnnxNetwork.Of(model, threads);
        var denseError = Error(network, model, dense);

        // Masks only grow: what a quarter drops, a half drops too.
        foreach (var amount in amounts.Order())
        {
            new MaskingManager(model).Importance(new RandomImportance(Seed)).Mask(amount);
            using var pruned = new PruningManager(model).Compute().Prune<nn.Module>();
            using var ours = OnnxNetwork.Of(pruned, threads);
            var (denseTime, oursTime) = Time(network, dense, ours, batch, runs);
            yield return new(
                network.Name,
                amount,
                batch,
                threads,
                denseError,
                Error(network, pruned, ours),
                Math.Round(dense.FileBytes / 1e6, 3),
                Math.Round(ours.FileBytes / 1e6, 3),
                Math.Round(denseTime, 3),
                Math.Round(oursTime, 3)
            );
        }
    }

    /// <summary>The largest error relative to the largest output, at the smallest input and at a larger one with another batch.</summary>
    private static double Error(ZooNetwork network, nn.Module model, OnnxNetwork onnx)
    {
        using var noGradients = no_grad();
        var larger = network.Smallest == network.Example ? network.Example : network.Smallest + 32;
        long[][] inputs =
        [
            [1, 3, network.Smallest, network.Smallest],
            [2, 3, larger, network.Smallest],
        ];
        return inputs.Max(sizes =>
        {
            using var scope = NewDisposeScope();
            using var input = Input(sizes);
            model.eval();
            return ZooMeasurement.Outputs(model, input).Zip(onnx.Run(input), Verification.Compare).Max(report => report.MaximumRelative);
        });
    }

    private static (double Dense, double Ours) Time(ZooNetwork network, OnnxNetwork dense, OnnxNetwork ours, int batch, int runs)
    {
        using var input = Input(batch, 3, network.Example, network.Example);
        var (denseTimes, oursTimes) = (new List<double>(), new List<double>());
        for (var run = 0; run <= runs && runs > 0; run++)
        {
            var (first, second) = (dense.Time(input), ours.Time(input));

            // The first run allocates.
            if (run > 0)
            {
                denseTimes.Add(first);
                oursTimes.Add(second);
            }
        }

        return runs > 0 ? (Times.Median(denseTimes), Times.Median(oursTimes)) : (0, 0);
    }

    private static Tensor Input(params long[] sizes)
    {
        using var chance = new Generator(Seed, CPU);
        return rand(sizes, float32, generator: chance);
    }
}
