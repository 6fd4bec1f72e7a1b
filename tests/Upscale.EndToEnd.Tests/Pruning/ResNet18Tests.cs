using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>The user's flow on ResNet-18: mask, compute, prune, and the exports beside.</summary>
public sealed class ResNet18Tests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void EveryExport_EqualsTheMaskedModel(bool baseline, bool constrained)
    {
        using var model = Masked(amount: 0.5);
        using var pruned = new PruningManager(model).Compute(constrained).Prune(baseline);

        AssertSameAnswers(model, pruned, 1, 3, 96, 96);
    }

    [Fact]
    public void From_IsTheShortFormOfComputeAndPrune()
    {
        using var model = Masked(amount: 0.25);
        using var pruned = PrunedResNet18.From(model);

        AssertSameAnswers(model, pruned, 1, 3, 64, 64);
    }

    [Fact]
    public void ClassCapturedAt1x3x224x224_RunsAt8x3x160x160()
    {
        using var model = Masked(amount: 0.25);
        using var pruned = new PruningManager(model).Compute().Prune();

        AssertSameAnswers(model, pruned, 8, 3, 160, 160);
    }

    [Fact]
    public void Mock_EqualsTheMaskedModel_WithEveryChannel()
    {
        using var model = Masked(amount: 0.5);
        using var mock = new PruningManager(model).Compute().Mock();

        Assert.Equal(model.parameters().Sum(parameter => parameter.numel()), mock.parameters().Sum(parameter => parameter.numel()));
        AssertSameAnswers(model, mock, 1, 3, 64, 64);
    }

    [Fact]
    public void ConstrainedMasks_NeedNoSelections()
    {
        using var model = Weights.Fill(new ResNet18());
        new MaskingManager(model, method: PruningMethod.Constrained).Importance().Mask(0.5);
        var manager = new PruningManager(model).Compute();
        using var pruned = manager.Prune();

        Assert.Empty(manager.Plan.Selections);
        AssertSameAnswers(model, pruned, 1, 3, 96, 96);
    }

    [Fact]
    public void OutputSide_EqualsTheMaskedModel()
    {
        using var model = Weights.Fill(new ResNet18());
        new MaskingManager(model, PruningSide.Output).Importance().Mask(0.5);
        using var pruned = new PruningManager(model).Compute().Prune();

        Assert.True(pruned.parameters().Sum(parameter => parameter.numel()) < model.parameters().Sum(parameter => parameter.numel()));
        AssertSameAnswers(model, pruned, 1, 3, 96, 96);
    }

    [Fact]
    public void ChannelZeroedByHand_IsDropped()
    {
        using var model = Weights.Fill(new ResNet18());
        using (no_grad())
        {
            var weight = model.state_dict()["layer1.0.conv2.weight"];
            weight[.., 24] = zeros(weight.shape[0], weight.shape[2], weight.shape[3], dtype: float64);
        }

        using var pruned = new PruningManager(model).Compute().Prune();

        Assert.Equal([64, 63, 3, 3], pruned.state_dict()["layer1.0.conv2.weight"].shape);
        Assert.Equal([63, 64, 3, 3], pruned.state_dict()["layer1.0.conv1.weight"].shape);
        AssertSameAnswers(model, pruned, 1, 3, 64, 64);
    }

    [Fact]
    public void Pruning_LeavesTheOriginalAsItWas()
    {
        using var model = Masked(amount: 0.25);
        var before = State.Copy(model);
        using var pruned = new PruningManager(model).Compute().Prune();
        using var input = Weights.Input(0, 1, 3, 64, 64);
        ReferenceRun.Run(pruned, input).Dispose();
        pruned.parameters().First().detach().zero_();

        State.AssertEqual(before, model);
    }

    [Fact]
    public void PrunedModel_HasTheOriginalsStateNames_WithoutBatchNormAndWithBiases()
    {
        using var model = Masked(amount: 0.25);
        using var pruned = new PruningManager(model).Compute().Prune();

        var folded = PrunedResNet18.Definition.Program.Folds;
        var expected = model
            .state_dict()
            .Keys.Where(name => !folded.Any(fold => name.StartsWith(fold.Normalization + ".", StringComparison.Ordinal)))
            .Concat(folded.Select(fold => fold.Layer + ".bias"));
        Assert.Equal(20, folded.Count);
        Assert.Equal(expected.Order(StringComparer.Ordinal), pruned.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    private static ResNet18 Masked(double amount)
    {
        var model = Weights.Fill(new ResNet18());
        new MaskingManager(model).Importance().Mask(amount);
        return model;
    }

    private static void AssertSameAnswers(nn.Module<Tensor, Tensor> masked, nn.Module<Tensor, Tensor> pruned, params long[] shape)
    {
        using var input = Weights.Input(0, shape);
        using var expected = ReferenceRun.Run(masked, input);
        using var actual = ReferenceRun.Run(pruned, input);
        Compare.Equal(expected, actual);
    }
}
