using Upscale.Core.Graphs;
using Upscale.Core.Layout;
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
    public void Costs_OfTheProfile_ChooseBetweenCopiesAndReadingMore()
    {
        Assert.Contains("_selection.forward(", Forward(LayoutCosts.Default with { Call = 1e-9, CopiedBytes = 1e12, ChannelStep = 1 }));
        Assert.DoesNotContain("_selection.forward(", Forward(LayoutCosts.Default with { Call = 1e9 }));

        static string Forward(LayoutCosts costs)
        {
            // Each of three readers wants channels that no other wants, and one that all want: no order has all three in a row.
            var source = GeneratedModelTests
                .TinyNet.Replace("nn.Linear(8, 10);", "nn.Linear(8, 10);\nprivate readonly Conv2d third = nn.Conv2d(8, 8, 1);")
                .Replace("right.forward(y);", "right.forward(y) + third.forward(y);");
            var graph = Assert.IsType<ModelGraph>(Assert.Single(GeneratorRun.Of(source).Values(StepNames.Graphs))).Graph;
            var wanted = new Dictionary<string, int[]>
            {
                ["left"] = [1, 3, 5, 7],
                ["right"] = [4, 5, 6, 7],
                ["third"] = [1, 2, 5, 6],
            };
            var scores = MaskSelector
                .Scored(graph, new MaskOptions(0.5))
                .Select(entry => new LayerScores(
                    entry.Layer,
                    [
                        .. Enumerable
                            .Range(0, entry.Channels)
                            .Select(channel => wanted.TryGetValue(entry.Layer, out var kept) && !kept.Contains(channel) ? 0.5 : 1.0),
                    ]
                ));
            var profile = Upscale.Core.Profiles.Profile.OfScores("Model", graph, PruningSide.Input, scores) with { Costs = costs };
            var text = GeneratorRun.Of([("PrunedTinyNet.prune", ProfileText.Write(profile))], source).Text();
            var start = text.IndexOf("public override Tensor forward", StringComparison.Ordinal);
            return text[start..text.IndexOf("return ", start, StringComparison.Ordinal)];
        }
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
