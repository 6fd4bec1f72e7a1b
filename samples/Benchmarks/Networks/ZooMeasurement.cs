using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Reports;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Networks;

/// <summary>Prunes one network under random masks, compares it with the masked network in float64, and counts what was got.</summary>
internal static class ZooMeasurement
{
    private const int Seed = 1;
    private const int Plans = 3;

    /// <summary>One row an amount.</summary>
    /// <exception cref="InvalidOperationException">The network is not captured, or not pruned; the message says why.</exception>
    public static IEnumerable<ZooRow> Measure(ZooNetwork network, IEnumerable<double> amounts)
    {
        var compiled = CompiledNetwork.Of(network);
        using var model = compiled.Create();
        RandomWeights.Fill(model, Seed, network.WeightScale);
        using var chance = new Generator(Seed, CPU);
        using var input = rand(1, 3, network.Smallest, network.Smallest, float64, generator: chance);

        // Masks only grow: what a quarter drops, a half drops too.
        foreach (var amount in amounts.Order())
        {
            new MaskingManager(model).Importance(new RandomImportance(Seed)).Mask(amount);
            var manager = new PruningManager(model).Compute();
            var (graph, plan) = (manager.Definition.Graph, manager.Plan);
            double[] times =
            [
                .. Enumerable
                    .Range(0, Plans)
                    .Select(_ => Times.Of(() => Planner.Plan(graph, manager.Masks, PlanMode.Reordered)).Milliseconds),
            ];
            var cost = PlanCost.Of(graph, plan);
            using var pruned = manager.Prune<nn.Module>();
            yield return new(
                network.Name,
                amount,
                Parameters(model),
                Parameters(pruned),
                MultiplyAdds.Of(graph),
                MultiplyAdds.Of(graph, plan),
                manager.Definition.Segments.Count,
                cost.Copies,
                Math.Round(cost.Bytes / 1e6, 3),
                Error(model, pruned, input),
                Math.Round(compiled.Capture, 1),
                Math.Round(Times.Median(times), 1)
            );
        }
    }

    /// <summary>The largest error of any output, relative to its largest number.</summary>
    public static double Error(nn.Module masked, nn.Module pruned, Tensor input)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        pruned.eval();
        return Outputs(masked, input).Zip(Outputs(pruned, input), Verification.Compare).Max(report => report.MaximumRelative);
    }

    /// <summary>The outputs of a network of the zoo.</summary>
    public static Tensor[] Outputs(nn.Module model, Tensor input)
    {
        switch (model)
        {
            case nn.Module<Tensor, Tensor> single:
                return [single.call(input)];
            case nn.Module<Tensor, (Tensor, Tensor, Tensor)> triple:
                var (first, second, third) = triple.call(input);
                return [first, second, third];
            default:
                throw new InvalidOperationException($"{model.GetType()} returns neither one tensor nor three");
        }
    }

    private static long Parameters(nn.Module model) => model.parameters().Sum(parameter => parameter.numel());
}
