using Upscale.Core.Plans;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Masking;

public sealed class MaskLimitsTests
{
    [Fact]
    public void Limits_HoldForTheModel_AndAreReported()
    {
        var model = new Branches().WithRandomWeights(1);
        var limits = new MaskLimits { RoundTo = 4, Amounts = [new("head", 0)] };
        var manager = new MaskingManager(model).Importance().Mask(0.3, limits: limits);

        Assert.Equal((4, 0), (manager.Masks["mix"].Inputs.Count, manager.Masks["head"].Inputs.Count));
        Assert.Contains("kept channels are rounded up to a multiple of 4", manager.Selection.ToString(), StringComparison.Ordinal);
        Assert.Equal(manager.Masks, new PruningManager(model).Compute().Masks);
    }

    [Fact]
    public void ShareOfMultiplyAdds_IsThatOfThePrunedModel()
    {
        var model = new Branches().WithRandomWeights(2);
        var manager = new MaskingManager(model).Importance().Mask(macs: 0.5);
        var pruning = new PruningManager(model).Compute();
        var (dense, left) = (MultiplyAdds.Of(pruning.Definition.Graph), MultiplyAdds.Of(pruning.Definition.Graph, pruning.Plan));

        Assert.Equal((dense, left), (manager.Selection.Cost!.Dense, manager.Selection.Cost.Pruned));
        Assert.InRange((double)left / dense, 0.4, 0.5);
        PruningManagerTests.Agree(model, pruning.Prune(), randn([1, 3, 8, 8], float64));
    }

    [Fact]
    public void AmountAndShareTogether_AreRefused()
    {
        var manager = new MaskingManager(new Branches()).Importance();
        Assert.Contains("not both", Assert.Throws<ArgumentException>(() => manager.Mask(0.5, macs: 0.5)).Message, StringComparison.Ordinal);
        Assert.Equal(1.5, Assert.Throws<ArgumentOutOfRangeException>(() => manager.Mask(macs: 1.5)).ActualValue);
    }
}
