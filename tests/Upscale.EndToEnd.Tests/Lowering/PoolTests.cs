using TorchSharp;
using Upscale.EndToEnd.Tests.Pruning;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>An average before a convolution of pixels computes what it does behind it, whatever the convolution selects.</summary>
public sealed class PoolTests
{
    [Theory]
    [InlineData("PrunedPooled", 1)]
    [InlineData("PrunedPooled", 3)]
    [InlineData("PoolFirstPooled", 3)]
    [InlineData("PoolLastPooled", 3)]
    public void EveryExport_EqualsTheMaskedModel(string name, int batch)
    {
        using var model = Weights.Fill(new Pooled());
        new MaskingManager(model).Importance().Mask(0.4);
        using var input = Weights.Input(0, batch, 3, 24, 24);
        using var expected = ReferenceRun.Run(model, input);
        foreach (var (constrained, baseline) in new[] { (false, false), (true, false), (false, true) })
        {
            using var pruned = new PruningManager(model, name).Compute(constrained).Prune(baseline);
            using var actual = ReferenceRun.Run(pruned, input);
            Compare.Equal(expected, actual);
        }
    }

    [Fact]
    public void InFloat32_ItAgreesToo()
    {
        using var model = Weights.Fill(new Pooled());
        new MaskingManager(model).Importance().Mask(0.4);
        using var input = Weights.Input(0, 2, 3, 24, 24);
        using var expected = ReferenceRun.Run(model, input);
        model.to(float32);
        using var pruned = new PruningManager(model, "PrunedPooled").Compute().Prune();
        using var actual = ReferenceRun.Run(pruned, input.to(float32));

        Assert.True(Compare.RelativeError(expected, actual.to(float64)) <= 1e-5);
    }

    [Fact]
    public void PoolsOfPixels_ComeFirst_AndNoOthers()
    {
        string[] layers = ["pixels", "normalized", "padded", "neighbours"];
        Assert.Equal([true, true, false, false], layers.Select(layer => IsPoolFirst(PrunedPooled.Definition.Program, layer)));
        Assert.Equal([false, false, false, false], layers.Select(layer => IsPoolFirst(PoolLastPooled.Definition.Program, layer)));
    }

    private static bool IsPoolFirst(Core.Lowering.LoweredProgram program, string layer)
    {
        var convolution = program.Steps.Single(step => step.Operation.Layer == layer);
        var before = program.Steps.Single(step => step.Value == convolution.Inputs[0].Value);
        return before.Operation.Operator == "avg_pool2d";
    }
}
