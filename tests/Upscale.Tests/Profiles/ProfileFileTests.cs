using Upscale.Core.Masks;
using Upscale.Core.Profiles;
using Upscale.Importance;
using Upscale.Tests.Native;
using Upscale.Tests.Networks;

namespace Upscale.Tests.Profiles;

public sealed class ProfileFileTests
{
    public static TheoryData<IImportance, PruningSide, PruningMethod> Choices =>
        new()
        {
            { new L2Magnitude(), PruningSide.Input, PruningMethod.Unconstrained },
            { new L1Magnitude(), PruningSide.Input, PruningMethod.Constrained },
            { new L1Magnitude(), PruningSide.Output, PruningMethod.Constrained },
            { new FPGM(), PruningSide.Output, PruningMethod.Unconstrained },
            { new LAMP(), PruningSide.Input, PruningMethod.Constrained },
        };

    [Theory]
    [MemberData(nameof(Choices))]
    public void BuildThatReadsTheProfile_ChoosesTheMasksOfTheProgram(IImportance importance, PruningSide side, PruningMethod method)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "new", "Branches.prune");
        var model = new Branches().WithRandomWeights(1);
        var manager = new MaskingManager(model, side, method).Importance(importance).Mask(0.5).SaveProfile(path);

        var profile = Read(path);
        Assert.Equal("Branches", profile.Model);
        Assert.Null(ProfileCheck.Difference(profile, PrunedBranches.Network));
        Assert.Equal(manager.Masks, profile.Select(PrunedBranches.Network, new MaskOptions(0.5, side, method)).Masks);
    }

    [Fact]
    public void MasksByHand_AreSavedAsTheyAre()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Branches.prune");
        var model = new Branches().WithRandomWeights(2);
        new MaskingManager(model).Importance().Mask(0.5);
        var manager = new PruningManager(model).Compute().SaveProfile(path);
        Assert.Equal(manager.Masks, Read(path).Masks);
    }

    [Fact]
    public void Saving_ReplacesTheFile_AndLeavesNoOther()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Branches.prune");
        File.WriteAllText(path, "old");
        new MaskingManager(new Branches()).Importance().SaveProfile(path);
        Assert.Equal([path], folder.Files());
        Assert.NotNull(Read(path));
    }

    private static Profile Read(string path)
    {
        var reading = ProfileText.Read(File.ReadAllText(path));
        Assert.Null(reading.Error);
        return reading.Profile!;
    }
}
