using TorchSharp;
using Upscale.Core.Layout;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Tests.Native;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests;

public sealed class PruningManagerTests
{
    [Theory]
    [InlineData(PruningSide.Input, PruningMethod.Unconstrained, 0.25)]
    [InlineData(PruningSide.Input, PruningMethod.Unconstrained, 0.5)]
    [InlineData(PruningSide.Input, PruningMethod.Constrained, 0.5)]
    [InlineData(PruningSide.Output, PruningMethod.Unconstrained, 0.25)]
    [InlineData(PruningSide.Output, PruningMethod.Unconstrained, 0.75)]
    [InlineData(PruningSide.Output, PruningMethod.Constrained, 0.5)]
    public void MaskedModel_EqualsEachExport(PruningSide side, PruningMethod method, double amount)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var model = new Branches().WithRandomWeights(seed);
            new MaskingManager(model, side, method).Importance().Mask(amount);
            var input = randn([2, 3, 9, 7], float64);

            Agree(model, new PruningManager(model).Compute().Prune(), input);
            Agree(model, new PruningManager(model).Compute().Prune(baseline: true), input);
            Agree(model, new PruningManager(model).Compute(constrained: true).Prune(), input);
            Agree(model, new PruningManager(model).Compute().Mock(), input);
        }
    }

    [Fact]
    public void RandomMasks_AreFoundAndExported()
    {
        var random = new Random(7);
        for (var seed = 0; seed < 20; seed++)
        {
            var model = new Branches().WithRandomWeights(seed);
            var masks = new MaskSet([
                Random(random, "block.conv", 8, 8),
                Random(random, "block.norm", 0, 8),
                Random(random, "norm", 0, 8),
                Random(random, "mix", 16, 12),
                Random(random, "head", 12, 0),
            ]);
            MaskedWeights.Apply(model, PrunedBranches.Network, masks);
            var manager = new PruningManager(model).Compute();

            Assert.Equal(
                masks.Layers.Where(mask => mask.Inputs.Count + mask.Outputs.Count > 0),
                manager.Masks.Layers.Select(mask => mask with { Constants = [] })
            );
            Agree(model, manager.Prune(), randn([1, 3, 8, 8], float64));
        }
    }

    [Fact]
    public void ChannelZeroedByHand_IsDropped()
    {
        var model = new Branches().WithRandomWeights(1);
        using (no_grad())
        {
            model.Mix.weight![.., 2] = tensor(0.0, float64);
            model.Mix.weight![.., 10] = tensor(0.0, float64);
        }

        // Otherwise one of them is read with zero weights, which is cheaper than the copy that leaves it out.
        var manager = new PruningManager(model).Compute(layout: new(LayoutPasses.Order, LayoutCosts.Default));
        Assert.Equal([2, 10], manager.Masks["mix"].Inputs);
        var pruned = manager.Prune<PrunedBranches>();
        Assert.Equal([12, 14, 1, 1], pruned.state_dict()["mix.weight"].shape);
        Agree(model, pruned, randn([1, 3, 8, 8], float64));
    }

    [Fact]
    public void Pruning_LeavesTheOriginalAsItWas()
    {
        var model = new Branches().WithRandomWeights(2);
        new MaskingManager(model).Mask(0.5);
        model.train();
        var before = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        var pruned = new PruningManager(model).Compute().Prune();
        _ = new PruningManager(model).Compute().Mock();

        Assert.True(model.training);
        Assert.True(pruned.training);
        foreach (var (name, tensor) in model.state_dict())
        {
            Assert.True(tensor.eq(before[name]).all().item<bool>(), name);
        }
    }

    [Fact]
    public void PrunedModel_HasFewerParameters_UnderTheSameNames()
    {
        var model = new Branches().WithRandomWeights(3);
        new MaskingManager(model).Importance().Mask(0.5);
        var pruned = new PruningManager(model).Compute().Prune();

        Assert.Equal(model.state_dict().Keys, pruned.state_dict().Keys);
        var report = PruningReport.Of(model, pruned);
        Assert.True(report.After < report.Before, report.ToString());
        Assert.Equal(report.Before, model.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void PrunedModel_SurvivesSaveAndLoad()
    {
        var model = new Branches().WithRandomWeights(4);
        new MaskingManager(model).Importance().Mask(0.5);
        var manager = new PruningManager(model).Compute();
        var pruned = manager.Prune();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "pruned.dat");
        pruned.save(path);

        var loaded = new PrunedBranches(manager.Plan);
        loaded.to(ScalarType.Float64);
        loaded.load(path);
        var input = randn([1, 3, 8, 8], float64);
        Assert.Equal(0, Verification.Compare(pruned, loaded, input).MaximumAbsolute);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void ElementType_IsKept(ScalarType type)
    {
        var model = new Branches().WithRandomWeights(5, type);
        new MaskingManager(model).Importance().Mask(0.25);
        var pruned = new PruningManager(model).Compute().Prune();

        Assert.All(pruned.parameters(), parameter => Assert.Equal(type, parameter.dtype));
        Agree(model, pruned, randn([1, 3, 8, 8], type));
    }

    [Fact]
    public void LayerInAnotherElementType_KeepsIt()
    {
        var model = new Branches().WithRandomWeights(5);
        model.Mix.to(ScalarType.Float32);
        var pruned = new PruningManager(model).Compute().Prune();
        Assert.Equal(ScalarType.Float32, pruned.state_dict()["mix.weight"].dtype);
        Assert.Equal(ScalarType.Float64, pruned.state_dict()["stem.weight"].dtype);
    }

    [Fact]
    public void FrozenLayer_StaysFrozen()
    {
        var model = new Branches().WithRandomWeights(6);
        model.train();
        model.Mix.eval();
        model.Mix.weight!.requires_grad = false;
        var pruned = new PruningManager(model).Compute().Prune();

        var mix = pruned.named_modules().Single(module => module.name == "mix").module;
        Assert.False(mix.training);
        Assert.False(mix.get_parameter("weight")!.requires_grad);
        Assert.True(mix.get_parameter("bias")!.requires_grad);
        Assert.True(pruned.training);
    }

    [Fact]
    public void PruneBeforeCompute_SaysWhatToWrite()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new PruningManager(new Branches()).Prune());
        Assert.Contains("Compute().Prune()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PruneAsAnotherClass_NamesTheGeneratedOne()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new PruningManager(new Branches()).Compute().Prune<Branches>());
        Assert.Contains("PrunedBranches", error.Message, StringComparison.Ordinal);
    }

    internal static void Agree(nn.Module<Tensor, Tensor> masked, nn.Module<Tensor, Tensor> pruned, Tensor input)
    {
        var report = Verification.Compare(masked, pruned, input);
        Assert.True(report.Agrees, $"{report}, relative {report.MaximumRelative}");
        Assert.True(masked.call(input).abs().max().to(ScalarType.Float64).item<double>() > 0);
    }

    private static LayerMask Random(Random random, string layer, int inputs, int outputs)
    {
        int[] Some(int count) => [.. Enumerable.Range(0, count).Where(channel => channel != count - 1 && random.NextDouble() < 0.4)];
        return new(layer, [.. Some(inputs)], [.. Some(outputs)]);
    }
}
