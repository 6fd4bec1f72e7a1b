using Upscale.Core.Plans;
using Upscale.EndToEnd.Tests.Building;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>Copy-free masks from the attribute to the pruned class.</summary>
public sealed class CopyFreeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MethodOfTheAttribute_CopiesNothing_AndEqualsTheMaskedModel(bool isBaked)
    {
        var profile = isBaked ? BakedTests.Profile("resnet18") : null;
        var built = ProfiledBuild.Compile(
            "ResNet",
            "ResNet18",
            "new()",
            ", Amount = 0.5, Method = Upscale.PruningMethod.CopyFree",
            profile
        );
        using var model = Weights.Fill(built.Create());
        var manager = new MaskingManager(model).Importance().Mask();
        using var input = Weights.Input(0, 1, 3, 64, 64);
        using var expected = ReferenceRun.Run(model, input);

        var pruning = new PruningManager(model).Compute();
        using var pruned = pruning.Prune();
        using var actual = ReferenceRun.Run(pruned, input);

        Assert.Equal(built.PrunedType, pruned.GetType());
        Assert.Equal(0, PlanCost.Of(pruning.Definition.Graph, pruning.Plan).Copies);
        Assert.Contains(pruning.Plan.Selections, selection => selection.Selection is Selection.View);
        Assert.Equal(256, manager.Masks["layer4.0.conv2"].Inputs.Count);
        Compare.Equal(expected, actual);
    }
}
