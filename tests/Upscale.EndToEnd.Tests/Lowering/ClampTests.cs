using TorchSharp;
using Upscale.EndToEnd.Tests.Pruning;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>A normalisation and an activation as a clamp, with scales of either sign and of zero, compute what the two do.</summary>
public sealed class ClampTests
{
    public static TheoryData<string> Classes => ["PrunedPreactivated", "ClampedPreactivated", "UnclampedPreactivated"];

    [Theory]
    [MemberData(nameof(Classes))]
    public void EveryExport_EqualsTheMaskedModel(string name)
    {
        using var model = Masked();
        using var input = Weights.Input(0, 3, 3, 12, 12);
        using var expected = ReferenceRun.Run(model, input);
        foreach (var (constrained, baseline) in new[] { (false, false), (true, false), (false, true) })
        {
            using var pruned = new PruningManager(model, name).Compute(constrained).Prune(baseline);
            using var actual = ReferenceRun.Run(pruned, input);
            Compare.Equal(expected, actual);
        }
    }

    [Theory]
    [InlineData(1, ScalarType.Float32, 1e-5)]
    [InlineData(3, ScalarType.Float32, 1e-5)]
    [InlineData(3, ScalarType.BFloat16, 5e-2)]
    public void InOtherNumberTypes_EveryExportAgreesToo(int batch, ScalarType type, double tolerance)
    {
        using var model = Masked();
        using var input = Weights.Input(0, batch, 3, 12, 12);
        using var expected = ReferenceRun.Run(model, input);
        model.to(type);
        foreach (var baseline in new[] { false, true })
        {
            using var pruned = new PruningManager(model, "PrunedPreactivated").Compute().Prune(baseline);
            using var actual = ReferenceRun.Run(pruned, input.to(type));

            Assert.True(Compare.RelativeError(expected, actual.to(float64)) <= tolerance);
        }
    }

    [Fact]
    public void NormalizationOfALayerWithoutPadding_IsAClamp_WhereNobodyElseReadsIt()
    {
        var program = ClampedPreactivated.Definition.Program;

        Assert.Equal(
            ["residual_norm", "dense_norm", "six_norm", "band_norm", "head_norm"],
            program.Folds.Select(fold => fold.Normalization)
        );
        Assert.Equal([0, 0, 0, -0.5, 0], program.Folds.Select(fold => fold.Range!.Lower));
        Assert.DoesNotContain(UnclampedPreactivated.Definition.Program.Steps, step => step.IsClamp);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Gradients_AreThoseOfTheMaskedModel(string name)
    {
        using var model = Masked();
        using var pruned = new PruningManager(model, name).Compute().Prune();
        using var ofModel = Weights.Input(0, 2, 3, 12, 12).requires_grad_(true);
        using var ofPruned = Weights.Input(0, 2, 3, 12, 12).requires_grad_(true);

        model.call(ofModel).sum().backward();
        pruned.call(ofPruned).sum().backward();

        Compare.Equal(ofModel.grad!, ofPruned.grad!);
    }

    [Fact]
    public void ClampedClass_IsSavedAndLoaded_AndRefusesTheModelsOwnWeights()
    {
        using var model = Masked();
        var manager = new PruningManager(model, "PrunedPreactivated").Compute();
        using var pruned = manager.Prune<PrunedPreactivated>();
        using var fresh = new PrunedPreactivated(manager.Plan);
        fresh.to(float64);
        fresh.eval();
        using var input = Weights.Input(0, 2, 3, 12, 12);
        using var expected = ReferenceRun.Run(pruned, input);

        fresh.load_state_dict(pruned.state_dict());
        using var actual = ReferenceRun.Run(fresh, input);

        Compare.Equal(expected, actual);
        var refusal = Assert.Throws<ArgumentException>(() => fresh.load_state_dict(model.state_dict(), strict: false));
        Assert.Contains("'residual_norm' into 'residual'", refusal.Message, StringComparison.Ordinal);
    }

    // The goldens' scales are positive: here every third is negative and every seventh zero.
    private static Preactivated Masked()
    {
        var model = Weights.Fill(new Preactivated());
        using (no_grad())
        {
            foreach (
                var (name, scale) in model.named_parameters().Where(pair => pair.name.EndsWith("norm.weight", StringComparison.Ordinal))
            )
            {
                var places = arange(scale.numel());
                scale.mul_(where(places.remainder(3).eq(1), -1.0, 1.0)).masked_fill_(places.remainder(7).eq(3), 0);
            }
        }

        new MaskingManager(model).Importance().Mask(0.4);
        return model;
    }
}
