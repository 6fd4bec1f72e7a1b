using TorchSharp;
using Upscale.Compensation;
using Upscale.EndToEnd.Tests.Pruning;
using Upscale.Importance;
using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Compensation;

/// <summary>A whole network of the zoo, masked, compensated and exported.</summary>
public sealed class ResNet18CompensationTests
{
    [Theory]
    [InlineData(PruningMethod.Unconstrained)]
    [InlineData(PruningMethod.Constrained)]
    [InlineData(PruningMethod.CopyFree)]
    public void CompensatedNetwork_IsNearerToTheDenseOne_AndEqualsItsPrunedClass(PruningMethod method)
    {
        random.manual_seed(3);
        using var model = new ResNet18();
        model.to(float64).eval();
        using var seen = Images(24);
        using var unseen = Images(8);
        using var calibration = Calibration.Record(model, [seen]);
        using var dense = ReferenceRun.Run(model, unseen);
        var masking = new MaskingManager(model, method: method).Importance(new L2Magnitude()).Mask(0.3);
        using var masked = ReferenceRun.Run(model, unseen);

        masking.Compensate(calibration);

        using var compensated = ReferenceRun.Run(model, unseen);
        using var pruned = new PruningManager(model).Compute().Prune();
        using var exported = ReferenceRun.Run(pruned, unseen);
        Assert.InRange(Error(compensated, dense) / Error(masked, dense), 0, 0.5);
        Assert.True(pruned.parameters().Sum(tensor => tensor.numel()) < model.parameters().Sum(tensor => tensor.numel()));
        Compare.Equal(compensated, exported);
    }

    // Smooth images, of which neighbouring pixels are alike.
    private static Tensor Images(int count)
    {
        using var coarse = randn([count, 3, 8, 8], float64);
        return nn.functional.interpolate(coarse, [64, 64], mode: InterpolationMode.Bilinear);
    }

    private static double Error(Tensor made, Tensor wanted) => (made - wanted).square().mean().item<double>();
}
