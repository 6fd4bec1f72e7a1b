using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Networks;
using Upscale.Core.Collections;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Latency;

/// <summary>One way to run a network.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Method">How the layers of a segment share masks; <c>none</c> without masks.</param>
/// <param name="Model">The model, in float32.</param>
internal sealed record LatencyVariant(string Name, string Method, nn.Module<Tensor, Tensor> Model);

/// <summary>
/// A network as it is (<c>eager</c>), its generated class without pruning (<c>dense</c>), the pruned class with every selection a copy
/// (<c>naive</c>), as Upscale lays it out (<c>ours</c>), the same with views instead of copies, whose numbers are wrong (<c>oracle</c>), and with
/// one mask a segment (<c>constrained</c>).
/// </summary>
internal sealed class LatencyVariants : IDisposable
{
    private const int Seed = 1;
    private const string Unconstrained = "unconstrained";

    public LatencyVariants(CompiledNetwork compiled, double amount)
    {
        var dense = Random(compiled);
        var masked = Random(compiled);
        var constrained = Random(compiled);
        new MaskingManager(masked).Importance(new RandomImportance(Seed)).Mask(amount);
        new MaskingManager(constrained, method: PruningMethod.Constrained).Importance(new RandomImportance(Seed)).Mask(amount);
        var manager = new PruningManager(masked).Compute();
        var ours = manager.Prune();
        All =
        [
            new("eager", "none", dense),
            new("dense", "none", new PruningManager(dense).Compute().Prune()),
            new("naive", Unconstrained, manager.Prune(baseline: true)),
            new("ours", Unconstrained, ours),
            new("oracle", Unconstrained, WithoutCopies(ours, masked, manager)),
            new("constrained", "constrained", new PruningManager(constrained).Compute().Prune()),
        ];
        masked.Dispose();
        constrained.Dispose();
        foreach (var variant in All)
        {
            variant.Model.eval();
        }
    }

    public IReadOnlyList<LatencyVariant> All { get; }

    public void Dispose()
    {
        foreach (var variant in All)
        {
            variant.Model.Dispose();
        }
    }

    private static nn.Module<Tensor, Tensor> Random(CompiledNetwork compiled)
    {
        var model = (nn.Module<Tensor, Tensor>)compiled.Create();
        RandomWeights.Fill(model, Seed);
        model.to(float32);
        return model;
    }

    // Of the same sizes as ours: what a selection takes is the first channels instead of the right ones.
    private static nn.Module<Tensor, Tensor> WithoutCopies(nn.Module<Tensor, Tensor> ours, nn.Module masked, PruningManager manager)
    {
        var free = manager.Plan with
        {
            Selections = manager
                .Plan.Selections.Select(planned =>
                    planned.Selection is Selection.Gather gather
                        ? planned with
                        {
                            Selection = new Selection.View(0, gather.Indices.Count),
                        }
                        : planned
                )
                .ToEquatableArray(),
        };
        var model = (nn.Module<Tensor, Tensor>)Activator.CreateInstance(ours.GetType(), free)!;
        return WeightFiller.Fill(model, masked, manager.Definition, free);
    }
}
