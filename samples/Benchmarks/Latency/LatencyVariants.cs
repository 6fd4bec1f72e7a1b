using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Networks;
using Upscale.Core.Collections;
using Upscale.Core.Layout;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Latency;

/// <summary>Everything that a user could run instead of a network, on the same masks and weights.</summary>
/// <remarks>
/// The network as it is (<c>eager</c>), its generated class without pruning (<c>dense</c>), the pruned class with every selection a copy
/// (<c>naive</c>), reordered as the paper does, but never worse, and nothing more (<c>reference</c>), as Upscale lays it out for that device and number of images (<c>ours</c>), the
/// same with views instead of copies, whose numbers are wrong (<c>oracle</c>), with one mask a segment (<c>constrained</c>), and ONNX Runtime on
/// the exports of the dense and the pruned class (<c>ort_dense</c>, <c>ort_ours</c>).
/// All generated classes have the same lowering.
/// </remarks>
internal sealed class LatencyVariants : IDisposable
{
    private const int Seed = 1;
    private const string Unmasked = "none";
    private const string Unconstrained = "unconstrained";

    public LatencyVariants(CompiledNetwork compiled, LatencySetting setting)
    {
        var eager = Random(compiled, setting.Device);
        using var masked = Random(compiled, setting.Device);
        using var constrained = Random(compiled, setting.Device);
        new MaskingManager(masked).Importance(new RandomImportance(Seed)).Mask(setting.Amount);
        new MaskingManager(constrained, method: PruningMethod.Constrained).Importance(new RandomImportance(Seed)).Mask(setting.Amount);
        var costs = (setting.Device == DeviceType.CUDA ? LayoutCosts.Cuda : LayoutCosts.Default) with { Batch = setting.Batch };
        var manager = new PruningManager(masked).Compute(layout: LayoutOptions.Default with { Costs = costs });
        var reference = new PruningManager(masked).Compute(layout: new(LayoutPasses.Order, LayoutCosts.Default));
        var dense = Ready(new PruningManager(eager).Compute().Prune());
        var ours = Ready(manager.Prune());
        All =
        [
            new LatencyVariant.OfModel("eager", Unmasked, eager),
            new LatencyVariant.OfModel("dense", Unmasked, dense),
            new LatencyVariant.OfModel("naive", Unconstrained, Ready(manager.Prune(baseline: true))),
            new LatencyVariant.OfModel("reference", Unconstrained, Ready(reference.Prune())),
            new LatencyVariant.OfModel("ours", Unconstrained, ours),
            new LatencyVariant.OfModel("oracle", Unconstrained, Ready(WithoutCopies(ours, masked, manager))),
            new LatencyVariant.OfModel("constrained", "constrained", Ready(new PruningManager(constrained).Compute().Prune())),
            .. Exports(dense, ours, setting),
        ];
    }

    public IReadOnlyList<LatencyVariant> All { get; }

    public void Dispose()
    {
        foreach (var variant in All)
        {
            variant.Dispose();
        }
    }

    // ONNX Runtime is here for the CPU only.
    private static IEnumerable<LatencyVariant> Exports(nn.Module dense, nn.Module ours, LatencySetting setting) =>
        setting.Device == DeviceType.CPU
            ?
            [
                new LatencyVariant.OfExport("ort_dense", Unmasked, OnnxNetwork.Of(dense, setting.Threads)),
                new LatencyVariant.OfExport("ort_ours", Unconstrained, OnnxNetwork.Of(ours, setting.Threads)),
            ]
            : [];

    private static nn.Module<Tensor, Tensor> Random(CompiledNetwork compiled, DeviceType device)
    {
        var model = (nn.Module<Tensor, Tensor>)compiled.Create();
        RandomWeights.Fill(model, Seed);
        model.to(float32).to(device);
        return Ready(model);
    }

    private static nn.Module<Tensor, Tensor> Ready(nn.Module<Tensor, Tensor> model)
    {
        model.eval();
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
