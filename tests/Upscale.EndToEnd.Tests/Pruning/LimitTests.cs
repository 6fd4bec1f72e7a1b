using Upscale.EndToEnd.Tests.Building;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>Limits and a budget from the attribute to the baked class.</summary>
public sealed class LimitTests
{
    [Fact]
    public void LimitsOfTheAttribute_AreThoseOfTheBuildAndOfTheProgram()
    {
        const string Options = ", Macs = 0.5, RoundTo = 8, MaximumRatio = 0.75, Amounts = new[] { \"fc=0\" }";
        var built = ProfiledBuild.Compile("ResNet", "ResNet18", "new()", Options, BakedTests.Profile("resnet18"));
        using var model = Weights.Fill(built.Create());
        var selection = new MaskingManager(model).Importance().Mask().Selection;
        using var input = Weights.Input(0, 1, 3, 64, 64);
        using var expected = ReferenceRun.Run(model, input);

        using var pruned = new PruningManager(model).Compute().Prune();
        using var actual = ReferenceRun.Run(pruned, input);

        Assert.InRange(selection.Cost!.Share, 0.45, 0.5);
        Assert.All(selection.Report.Where(entry => entry.Channels > 3), entry => Assert.Equal(0, (entry.Channels - entry.Dropped) % 8));
        Assert.Equal(built.PrunedType, pruned.GetType());
        Compare.Equal(expected, actual);
    }
}
