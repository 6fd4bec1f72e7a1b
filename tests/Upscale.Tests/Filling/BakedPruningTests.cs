using Upscale.Core.Masks;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Filling;

public sealed class BakedPruningTests
{
    [Fact]
    public void MasksOfTheProfile_GiveTheBakedClass()
    {
        var model = Masked(BakedBranches.Masks);
        var pruned = new PruningManager(model).Compute().Prune();
        Assert.IsType<BakedBranches>(pruned);
        Agree(model, pruned);
    }

    [Fact]
    public void OtherMasks_GiveALayoutOfTheirOwn()
    {
        var model = Masked(new([new LayerMask("mix", [4], [])]));
        var pruned = new PruningManager(model).Compute().Prune();
        Assert.IsType<PrunedBranches>(pruned);
        Agree(model, pruned);
    }

    [Fact]
    public void OtherMasks_DoNotFitTheBakedClass_AndTheMessageSaysWhere()
    {
        var model = Masked(new([new LayerMask("mix", [4], [])]));
        var error = Assert.Throws<InvalidOperationException>(() => new PruningManager(model).Compute().Prune<BakedBranches>());
        Assert.Contains("BakedBranches has a layout fixed by its profile, which does not fit", error.Message, StringComparison.Ordinal);
        Assert.Contains("block.conv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreMasks_StillFitTheBakedClass_WhereItIsAskedFor()
    {
        var model = Masked(new([.. BakedBranches.Masks.Layers.Where(mask => mask.Layer != "head"), new LayerMask("head", [2, 3, 7], [])]));
        Agree(model, new PruningManager(model).Compute().Prune<BakedBranches>());
        var smaller = new PruningManager(model).Compute().Prune();
        Assert.IsType<PrunedBranches>(smaller);
        Agree(model, smaller);
    }

    [Fact]
    public void Baseline_IsNotTheBakedLayout()
    {
        var model = Masked(BakedBranches.Masks);
        var manager = new PruningManager(model).Compute();
        Assert.IsType<PrunedBranches>(manager.Prune(baseline: true));
        Assert.Contains(
            "reordered, not baseline",
            Assert.Throws<InvalidOperationException>(() => manager.Prune<BakedBranches>(baseline: true)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void BakedClass_FilledFromTheDenseModel_EqualsTheMaskedOne()
    {
        var dense = new ProfiledBranches().WithRandomWeights(1);
        var pruned = WeightFiller.Fill(new BakedBranches(), dense, BakedBranches.BakedDefinition, BakedBranches.Layout);
        Agree(Masked(BakedBranches.Masks), pruned);
    }

    private static ProfiledBranches Masked(MaskSet masks)
    {
        var model = new ProfiledBranches().WithRandomWeights(1);
        MaskedWeights.Apply(model, PrunedBranches.Network, masks);
        return model;
    }

    private static void Agree(nn.Module<Tensor, Tensor> masked, nn.Module<Tensor, Tensor> pruned) =>
        PruningManagerTests.Agree(masked, pruned, randn([2, 3, 8, 8], float64));
}
