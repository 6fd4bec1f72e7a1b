using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Profiles;
using Upscale.Generators.Targets;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Emit;

public sealed class BakedModelTests
{
    [Fact]
    public void TinyNet_BakedClass_LooksAsVerified() => Snapshot.Verify("TinyNetBaked", Bake(GeneratedModelTests.TinyNet).Text());

    [Fact]
    public void ProfileOfTheModelsName_IsTaken() =>
        Assert.Contains("Its layout is baked", Bake(GeneratedModelTests.TinyNet, "TinyNet.prune").Text());

    [Fact]
    public void ProfileOfAnotherName_IsNotTaken() =>
        Assert.DoesNotContain("Its layout is baked", Bake(GeneratedModelTests.TinyNet, "Other.prune").Text());

    [Fact]
    public void ProfileNamedByTheOption_IsTaken()
    {
        var source = GeneratedModelTests.TinyNet.Replace("Amount = 0.5", "Amount = 0.5, Profile = \"profiles/a.prune\"");
        Assert.Contains("Its layout is baked", Bake(source, "/home/user/profiles/a.prune").Text());
    }

    [Fact]
    public void AnotherAmount_NeedsOnlyAnotherBuild()
    {
        var less = Bake(GeneratedModelTests.TinyNet.Replace("Amount = 0.5", "Amount = 0.25"));
        Assert.Contains("_fc = nn.Linear(6, 10);", less.Text());
        Assert.Contains("_fc = nn.Linear(4, 10);", Bake(GeneratedModelTests.TinyNet).Text());
    }

    [Fact]
    public void ResNet18_OpenAndBaked_LookAsVerified()
    {
        Snapshot.Verify("ResNet18", GeneratorRun.Of(ZooSource.ResNet, ZooSource.ResNet18).Text("Demo.PrunedResNet18.g.cs"));
        Snapshot.Verify(
            "ResNet18Baked",
            Bake([ZooSource.ResNet, ZooSource.ResNet18], "PrunedResNet18.prune").Text("Demo.PrunedResNet18.g.cs")
        );
    }

    private static GeneratorRun Bake(string source, string path = "PrunedTinyNet.prune") => Bake([source], path);

    private static GeneratorRun Bake(string[] sources, string path)
    {
        var open = Assert.IsType<ModelGraph>(Assert.Single(GeneratorRun.Of(sources).Values(StepNames.Graphs)));
        return GeneratorRun.Of([(path, Profile(open.Graph))], sources);
    }

    /// <summary>A profile whose scores are different for each layer, so that layers disagree on what to drop.</summary>
    public static string Profile(Graph graph)
    {
        var scored = MaskSelector.Scored(graph, new MaskOptions(0.5));
        var scores = scored.Select(
            (entry, layer) =>
                new LayerScores(
                    entry.Layer,
                    [.. Enumerable.Range(0, entry.Channels).Select(channel => (double)((channel * 7) + (layer * 3)) % entry.Channels)]
                )
        );
        return ProfileText.Write(Upscale.Core.Profiles.Profile.OfScores("Model", graph, PruningSide.Input, scores));
    }
}
