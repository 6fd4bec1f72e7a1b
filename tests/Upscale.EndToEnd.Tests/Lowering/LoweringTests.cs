using TorchSharp;
using Upscale.EndToEnd.Tests.Pruning;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>Each pass by itself, and all of them, compute what the masked model computes.</summary>
public sealed class LoweringTests
{
    public static TheoryData<string> Classes =>
        ["PrunedNormalised", "FoldedNormalised", "InPlaceNormalised", "ChannelsLastNormalised", "FusedNormalised", "TrainableNormalised"];

    [Theory]
    [MemberData(nameof(Classes))]
    public void EveryExport_EqualsTheMaskedModel(string name)
    {
        using var model = Masked();
        using var input = Weights.Input(0, 2, 3, 12, 12);
        using var before = input.clone();
        using var expected = ReferenceRun.Run(model, input);
        foreach (var (constrained, baseline) in new[] { (false, false), (true, false), (false, true) })
        {
            using var pruned = new PruningManager(model, name).Compute(constrained).Prune(baseline);
            using var actual = ReferenceRun.Run(pruned, input);
            Compare.Equal(expected, actual);
        }

        Compare.Equal(before, input);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void InFloat32_EveryExportAgreesToo(string name)
    {
        using var model = Masked();
        using var input = Weights.Input(0, 2, 3, 12, 12);
        using var expected = ReferenceRun.Run(model, input);
        model.to(float32);
        using var pruned = new PruningManager(model, name).Compute().Prune();
        using var actual = ReferenceRun.Run(pruned, input.to(float32));

        Assert.True(Compare.RelativeError(expected, actual.to(float64)) <= 1e-4);
    }

    [Fact]
    public void GradientsOfALoweredClass_AreThoseOfTheMaskedModel()
    {
        using var model = Masked();
        using var pruned = new PruningManager(model, "FusedNormalised").Compute().Prune();
        using var ofModel = Weights.Input(0, 2, 3, 12, 12).requires_grad_(true);
        using var ofPruned = Weights.Input(0, 2, 3, 12, 12).requires_grad_(true);

        model.call(ofModel).sum().backward();
        pruned.call(ofPruned).sum().backward();

        Compare.Equal(ofModel.grad!, ofPruned.grad!);
    }

    [Fact]
    public void EveryNormalizationBesideALayerThatCanTakeIt_IsFolded()
    {
        var folds = PrunedNormalised.Definition.Program.Folds;

        Assert.Equal(
            ["conv_norm", "depthwise_norm", "before", "up_norm", "linear_norm", "head_norm"],
            folds.Select(fold => fold.Normalization)
        );
        Assert.Empty(TrainableNormalised.Definition.Program.Folds);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Mock_HasTheModelsOwnLayers_AndEqualsTheMaskedModel(string name)
    {
        using var model = Masked();
        using var mock = new PruningManager(model, name).Compute().Mock();
        using var input = Weights.Input(0, 2, 3, 12, 12);
        using var expected = ReferenceRun.Run(model, input);
        using var actual = ReferenceRun.Run(mock, input);

        Compare.Equal(expected, actual);
        Assert.Equal(model.state_dict().Keys.Order(StringComparer.Ordinal), mock.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WeightsOfTheModelItself_AreRefusedByAFoldedClass(bool strict)
    {
        using var model = Masked();
        using var pruned = PrunedNormalised.From(model);
        using var file = new MemoryStream();
        using (var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            model.save(writer);
        }

        file.Position = 0;
        var ofFile = Assert.Throws<ArgumentException>(() => pruned.load(file, strict));
        var ofState = Assert.Throws<ArgumentException>(() => pruned.load_state_dict(model.state_dict(), strict));

        Assert.Contains("'conv_norm' into 'conv'", ofFile.Message, StringComparison.Ordinal);
        Assert.Contains("PrunedNormalised.From(model)", ofState.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FoldedClass_IsSavedAndLoaded()
    {
        using var model = Masked();
        var manager = new PruningManager(model, "PrunedNormalised").Compute();
        using var pruned = manager.Prune<PrunedNormalised>();
        using var fresh = new PrunedNormalised(manager.Plan);
        fresh.to(float64);
        fresh.eval();
        using var input = Weights.Input(0, 2, 3, 12, 12);
        using var expected = ReferenceRun.Run(pruned, input);

        fresh.load_state_dict(pruned.state_dict());
        using var actual = ReferenceRun.Run(fresh, input);

        Compare.Equal(expected, actual);
    }

    private static Normalised Masked()
    {
        var model = Weights.Fill(new Normalised());
        new MaskingManager(model).Importance().Mask(0.4);
        return model;
    }
}
