using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Filling;

public sealed class WeightFillerTests
{
    [Fact]
    public void DenseModel_FilledByAMaskedPlan_EqualsTheMaskedModel()
    {
        var dense = new Branches().WithRandomWeights(1);
        var masked = new Branches().WithRandomWeights(1);
        var masks = new MaskingManager(masked, PruningSide.Output).Importance().Mask(0.5).Masks;
        var plan = Planner.Plan(PrunedBranches.Network, masks, PlanMode.Reordered);

        var pruned = WeightFiller.Fill(new PrunedBranches(plan), dense, PrunedBranches.Definition, plan);
        PruningManagerTests.Agree(masked, pruned, randn([2, 3, 8, 8], float64));
    }

    [Fact]
    public void KeptButMaskedChannels_AreZeroInTheTarget()
    {
        var dense = new Branches().WithRandomWeights(2);
        var plan = Planner.Plan(PrunedBranches.Network, MaskSet.Empty, PlanMode.Dense);
        var layers = plan.Layers.Select(layer =>
            layer.Layer == "mix" ? layer with { MaskedInputs = [3, 9] }
            : layer.Layer == "norm" ? layer with { MaskedOutputs = [5] }
            : layer
        );
        plan = plan with { Layers = [.. layers] };

        var state = WeightFiller.Fill(new PrunedBranches(plan), dense, PrunedBranches.Definition, plan).state_dict();
        Assert.Equal(0, cat([state["mix.weight"].select(1, 3), state["mix.weight"].select(1, 9)]).abs().sum().item<double>());
        Assert.NotEqual(0, state["mix.weight"].select(1, 4).abs().sum().item<double>());
        Assert.Equal(0, state["norm.weight"][5].item<double>());
        Assert.Equal(0, state["norm.bias"][5].item<double>());
    }

    [Fact]
    public void TargetOfAnotherPlan_IsToldLayerAndSizes()
    {
        var masks = new MaskSet([new LayerMask("mix", [0, 1], [])]);
        var narrow = Planner.Plan(PrunedBranches.Network, masks, PlanMode.Reordered);
        var whole = Planner.Plan(PrunedBranches.Network, MaskSet.Empty, PlanMode.Dense);
        var error = Assert.Throws<InvalidOperationException>(() =>
            WeightFiller.Fill(new PrunedBranches(narrow), new Branches(), PrunedBranches.Definition, whole)
        );
        Assert.Contains("'mix.weight' is [12,14,1,1] in PrunedBranches", error.Message, StringComparison.Ordinal);
        Assert.Contains("keeps [12,16,1,1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherModel_IsToldTheFirstDifference()
    {
        var plan = Planner.Plan(PrunedBranches.Network, MaskSet.Empty, PlanMode.Dense);
        var error = Assert.Throws<InvalidOperationException>(() =>
            WeightFiller.Fill(new PrunedBranches(plan), nn.Linear(2, 2), PrunedBranches.Definition, plan)
        );
        Assert.Contains("it has no 'stem.weight'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_WithinADisposeScope_LeavesTheTargetAlive()
    {
        var dense = new Branches().WithRandomWeights(3);
        nn.Module<Tensor, Tensor> pruned;
        using (NewDisposeScope())
        {
            pruned = new PruningManager(dense).Compute().Prune();
        }

        PruningManagerTests.Agree(dense, pruned, randn([1, 3, 8, 8], float64));
    }
}
