using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Masks;

public sealed class MaskLimitTests
{
    // conv0 (3 -> 4), conv1 (4 -> 4); cat of both into conv2 (8 -> 4), conv3 (4 -> 4), which makes the output.
    private static readonly Graph Small = Golden.Graph("small/ConcatConsumers");
    private static readonly Graph ResNet = Golden.Graph("public/resnet18");

    [Theory]
    [InlineData(PruningMethod.Unconstrained)]
    [InlineData(PruningMethod.Constrained)]
    [InlineData(PruningMethod.CopyFree)]
    public void RoundTo_KeepsAMultipleInEveryLayer_RoundedUp(PruningMethod method)
    {
        var selection = Select(ResNet, new(0.3, Method: method) { Limits = new() { RoundTo = 16 } });

        Assert.All(Masked(selection), entry => Assert.Equal(0, (entry.Channels - entry.Dropped) % 16));
        Assert.Contains(new MaskReport("layer1.0.conv1", 64, 19, 16, "kept channels are rounded up to a multiple of 16"), selection.Report);
        Assert.Empty(PruneErrors(ResNet, selection));
    }

    [Fact]
    public void AutomaticRounding_MakesNarrowLayersMultiples_AndLeavesWideOnes()
    {
        var selection = Select(ResNet, new(0.3) { Limits = new() { RoundTo = MaskLimits.Auto } });

        Assert.All(
            Masked(selection),
            entry => Assert.True(entry.Channels - entry.Dropped >= 128 || (entry.Channels - entry.Dropped) % 16 == 0, $"{entry}")
        );
        Assert.Contains(
            new("layer1.0.conv1", 64, 19, 16, "kept channels are rounded up to a multiple of 16, at which kernels are fast"),
            selection.Report
        );
        Assert.Contains(new("layer4.1.conv2", 512, 153, 153, null), selection.Report);
    }

    [Fact]
    public void RoundTo_OfConstrainedMasks_RoundsProducersToo()
    {
        var masks = Select(ResNet, new(0.3, Method: PruningMethod.Constrained) { Limits = new() { RoundTo = 16 } }).Masks;
        var plan = Planner.Plan(ResNet, masks, PlanMode.Reordered);
        Assert.All(plan.Layers.Where(layer => layer.Layer != "fc"), layer => Assert.Equal(0, layer.Outputs.Count % 16));
    }

    [Fact]
    public void RoundTo_MoreThanALayerHas_KeepsItWhole() =>
        Assert.DoesNotContain(
            "layer1.0.conv1",
            Select(ResNet, new(0.5) { Limits = new() { RoundTo = 128 } }).Masks.Layers.Select(mask => mask.Layer)
        );

    [Fact]
    public void MaximumRatio_StopsARankingOverAllLayers_AndSaysSo()
    {
        var limits = new MaskLimits { MaximumRatio = 0.5 };
        var selection = Select(Small, new(0.75, Global: true) { Limits = limits }, ("conv1", 1), ("conv2", 8), ("conv3", 9));

        Assert.Equal([0, 1], selection.Masks["conv1"].Inputs);
        Assert.Equal([0, 1, 2, 3], selection.Masks["conv2"].Inputs);
        Assert.Contains(new MaskReport("conv2", 8, 6, 4, "a layer drops at most 0.5 of its channels"), selection.Report);
        Assert.Contains(new MaskReport("conv3", 4, 3, 0, "channels are ranked over all layers"), selection.Report);
        Assert.All(Masked(selection), entry => Assert.True(entry.Dropped * 2 <= entry.Channels));
        Assert.Equal(
            "a layer drops at most 0.25 of its channels",
            Select(Small, new(0.5) { Limits = new() { MaximumRatio = 0.25 } }).Report.Single(entry => entry.Layer == "conv2").Reason
        );
    }

    [Fact]
    public void Minimum_IsWhatALayerKeeps()
    {
        var report = Select(Small, new(0.75) { Limits = new() { Minimum = 3 } }).Report;

        Assert.Contains(new MaskReport("conv1", 4, 3, 1, "a layer keeps at least 3 channels"), report);
        Assert.Contains(new MaskReport("conv2", 8, 6, 5, "a layer keeps at least 3 channels"), report);
        Assert.Empty(Select(Small, new(0.75) { Limits = new() { Minimum = 9 } }).Masks.Layers);
    }

    [Fact]
    public void Amounts_AreTheLayersOwn_TheFirstThatFitsCounts()
    {
        var limits = new MaskLimits { Amounts = [new("conv3", 0), new("conv*", 0.75)] };
        var report = Select(Small, new(0.25, Global: true) { Limits = limits }).Report;

        Assert.Contains(new MaskReport("conv1", 4, 3, 3, null), report);
        Assert.Contains(new MaskReport("conv2", 8, 6, 6, null), report);
        Assert.Contains(new MaskReport("conv3", 4, 0, 0, null), report);
    }

    [Fact]
    public void Ignore_OfTheLimits_IsAddedToThatOfTheOptions()
    {
        var selection = Select(Small, new(0.5, Ignore: ["conv1"]) { Limits = new() { Ignore = ["*3"] } });
        Assert.Equal(["conv2"], selection.Masks.Layers.Select(mask => mask.Layer));
    }

    [Fact]
    public void Isomorphic_ComparesLayersOfOneKernel()
    {
        var graph = Golden.Graph("public/resnet50");
        var selection = Select(graph, new(0.5) { Isomorphic = true }, seed: 1);

        // Half of all 1x1 channels go, half of all 3x3 channels, wherever they lie.
        Assert.All(
            Masked(selection)
                .Where(entry => entry.Channels > 3)
                .GroupBy(entry => string.Join("x", graph.Layer(entry.Layer).WeightSizes.Skip(2)) + graph.Layer(entry.Layer).Kind),
            group => Assert.Equal(group.Sum(entry => entry.Channels) / 2, group.Sum(entry => entry.Dropped))
        );
        Assert.Contains("channels are ranked over layers of one structure", selection.Report.Select(entry => entry.Reason));
    }

    [Theory]
    [InlineData(1.5, 1, 1, 0.5, "the maximum ratio is 1.5")]
    [InlineData(1, 0, 1, 0.5, "the minimum is 0 channels")]
    [InlineData(1, 1, -1, 0.5, "channels are to be rounded to -1")]
    [InlineData(1, 1, 1, 1.0, "the amount of 'fc' is 1")]
    public void LimitsOutsideTheirRanges_AreRefused(double ratio, int minimum, int multiple, double amount, string message)
    {
        var limits = new MaskLimits
        {
            MaximumRatio = ratio,
            Minimum = minimum,
            RoundTo = multiple,
            Amounts = [new("fc", amount)],
        };
        var error = Assert.Throws<ArgumentException>(() => Select(Small, new(0.5) { Limits = limits }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer4.*=0.5", "layer4.*", 0.5)]
    [InlineData(" fc = 0.25", "fc", 0.25)]
    public void AmountOfALayer_IsRead(string text, string layers, double amount) =>
        Assert.Equal(new LayerAmount(layers, amount), LayerAmount.Parse(text));

    [Theory]
    [InlineData("fc")]
    [InlineData("=0.5")]
    [InlineData("fc=half")]
    public void TextThatIsNoAmountOfALayer_IsNone(string text) => Assert.Null(LayerAmount.Parse(text));

    [Fact]
    public void Report_IsATable()
    {
        var text = Select(Small, new(0.75) { Limits = new() { Minimum = 3 } }).ToString();

        Assert.StartsWith(
            "layer  channels  asked  dropped   kept\nconv0         3      2        0      3  it reads an input of the network\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("\nmultiply-adds: ", text, StringComparison.Ordinal);
    }

    private static IEnumerable<MaskReport> Masked(MaskSelection selection) => selection.Report.Where(entry => entry.Channels > 3);

    private static EquatableArray<string> PruneErrors(Graph graph, MaskSelection selection) =>
        PlanRules.Check(graph, selection.Masks, Planner.Plan(graph, selection.Masks, PlanMode.Reordered));

    private static MaskSelection Select(Graph graph, MaskOptions options, params (string Layer, double Score)[] scores) =>
        MaskSelector.Select(
            graph,
            [
                .. MaskSelector
                    .Scored(graph, options)
                    .Select(entry => new LayerScores(
                        entry.Layer,
                        [.. Enumerable.Repeat(scores.FirstOrDefault(pair => pair.Layer == entry.Layer).Score, entry.Channels)]
                    )),
            ],
            options
        );

    private static MaskSelection Select(Graph graph, MaskOptions options, int seed) =>
        MaskSelector.Select(graph, RandomScores.Of(graph, seed), options);
}
