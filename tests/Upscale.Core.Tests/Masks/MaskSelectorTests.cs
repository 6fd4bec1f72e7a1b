using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Masks;

public sealed class MaskSelectorTests
{
    // conv0 (3 -> 4), conv1 (4 -> 4); cat of both into conv2 (8 -> 4), conv3 (4 -> 4), which makes the output.
    private static readonly Graph Network = Golden.Graph("small/ConcatConsumers");

    [Fact]
    public void Lowest_AreDropped_AndEqualsFromTheFront()
    {
        var masks = Select(new(0.5), ("conv1", [5, 1, 1, 1]), ("conv2", [1, 2, 3, 4, 5, 6, 7, 8]), ("conv3", [4, 3, 2, 1])).Masks;

        Assert.Equal([1, 2], masks["conv1"].Inputs);
        Assert.Equal([0, 1, 2, 3], masks["conv2"].Inputs);
        Assert.Equal([2, 3], masks["conv3"].Inputs);
    }

    [Fact]
    public void LayerOnTheNetworksInput_IsNotMasked()
    {
        var report = Select(new(0.5), Flat()).Report;

        Assert.Equal(new MaskReport("conv0", 3, 1, 0, "it reads an input of the network"), report[0]);
    }

    [Theory]
    [InlineData(0.25, 8, 2)]
    [InlineData(0.3, 8, 2)]
    [InlineData(0.99, 8, 7)]
    [InlineData(0.0, 8, 0)]
    public void Count_IsTheShareRoundedDown(double amount, int channels, int dropped)
    {
        var report = Select(new(amount), Flat()).Report.Single(entry => entry.Layer == "conv2");

        Assert.Equal((channels, dropped, dropped, (string?)null), (report.Channels, report.Asked, report.Dropped, report.Reason));
    }

    [Fact]
    public void IgnoredLayers_AreLeftAlone()
    {
        var selection = Select(new(0.5, Ignore: ["conv[12]", "*3", "c*1"]), Flat());

        Assert.Equal(["conv2"], selection.Masks.Layers.Select(mask => mask.Layer));
        Assert.Equal("the layer is ignored", selection.Report.Single(entry => entry.Layer == "conv1").Reason);
    }

    [Fact]
    public void Global_RanksAllLayersTogether_AndKeepsALastChannel()
    {
        var selection = Select(
            new(0.5, Global: true),
            ("conv1", [1, 1, 1, 1]),
            ("conv2", [9, 9, 9, 9, 9, 9, 9, 0]),
            ("conv3", [2, 2, 2, 9])
        );

        Assert.Equal([0, 1, 2], selection.Masks["conv1"].Inputs);
        Assert.Equal([7], selection.Masks["conv2"].Inputs);
        Assert.Equal([0, 1, 2], selection.Masks["conv3"].Inputs);
        Assert.Equal(
            ["channels are ranked over all layers, and a layer keeps its last channel", "channels are ranked over all layers"],
            selection.Report.Where(entry => entry.Layer is "conv1" or "conv2").Select(entry => entry.Reason)
        );
    }

    [Fact]
    public void NormalisationOverPlaces_IsNotMaskedAsIfItsScaleWereAlongTheChannels()
    {
        var graph = GraphText.Parse(
            """
            layer a Conv2d groups=1 weight[4,3,1,1]
            layer norm LayerNorm weight[4,4] bias[4,4]
            layer b Conv2d groups=1 weight[2,4,1,1]
            %0 = input() : [1*,3*,4*,4*]
            %1 = conv2d(%0) a stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,4,4*,4*]
            %2 = layer_norm(%1) norm normalized_shape=[4,4] eps=1E-05 : [1*,4,4*,4*]
            %3 = conv2d(%2) b stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,2,4*,4*]
            return %3
            """
        );

        var masks = MaskSelector.Select(graph, [new("a", [1, 2, 3, 4])], new(0.5, PruningSide.Output)).Masks;

        Assert.Equal(new LayerMask("a", [], [0, 1]), Assert.Single(masks.Layers));
    }

    [Fact]
    public void Constrained_DropsTheSameChannelsForAllReaders()
    {
        // conv1 reads conv0; conv2 reads conv1 (channels 0-3) and conv0 (channels 4-7).
        var masks = Select(
            new(0.25, Method: PruningMethod.Constrained),
            ("conv1", [0, 3, 3, 0]),
            ("conv2", [9, 9, 1, 9, 9, 9, 9, 0]),
            ("conv3", [1, 2, 3, 4])
        ).Masks;

        Assert.Equal([3], masks["conv1"].Inputs);
        Assert.Equal([2, 7], masks["conv2"].Inputs);
        Assert.Equal([0], masks["conv3"].Inputs);
        Assert.Equal(3, Planner.Plan(Network, masks, PlanMode.Constrained)["conv0"].Outputs.Count);
    }

    [Fact]
    public void OutputSide_MasksTheNormalisationsThatFollow_AndLeavesTheOutputAlone()
    {
        var graph = Golden.Graph("small/ConvBNRelu");
        var layers = MaskSelector.Scored(graph, new(0.5, PruningSide.Output));
        var scores = layers.Select(layer => new LayerScores(
            layer.Layer,
            Enumerable.Range(0, layer.Channels).Select(channel => (double)channel).ToEquatableArray()
        ));

        var selection = MaskSelector.Select(graph, [.. scores], new(0.5, PruningSide.Output));

        Assert.NotEmpty(layers);
        Assert.All(layers, layer => Assert.Equal(Enumerable.Range(0, layer.Channels / 2), selection.Masks[layer.Layer].Outputs));
        Assert.All(
            graph.Operations.Where(operation =>
                operation.Operator == "batch_norm" && layers.Any(layer => layer.Layer == graph.Operations[operation.Inputs[0]].Layer)
            ),
            operation =>
                Assert.Equal(
                    selection.Masks[graph.Operations[operation.Inputs[0]].Layer!].Outputs,
                    selection.Masks[operation.Layer!].Outputs
                )
        );
        Assert.Contains(
            "it makes an output of the network, or what an operation needs whole",
            selection.Report.Select(entry => entry.Reason)
        );
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void AmountOutsideItsRange_IsRefused(double amount) =>
        Assert.Contains(
            "it must be at least 0 and less than 1",
            Assert.Throws<ArgumentException>(() => Select(new(amount), Flat())).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void BadScores_AreRefusedByLayer()
    {
        Assert.Contains("'conv3' has no scores", Refused(Flat()[..2]), StringComparison.Ordinal);
        Assert.Contains("'conv3' has 3 scores, but 4 channels", Refused([.. Flat()[..2], ("conv3", [1, 2, 3])]), StringComparison.Ordinal);
        Assert.Contains(
            "'conv3' has a score that is not a finite number",
            Refused([.. Flat()[..2], ("conv3", [1, 2, 3, double.NaN])]),
            StringComparison.Ordinal
        );
        Assert.Contains("'conv3' has scores twice", Refused([.. Flat(), Flat()[2]]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "layer1.0.conv1", true)]
    [InlineData("layer*.conv1", "layer1.0.conv1", true)]
    [InlineData("layer*.conv1", "layer1.0.conv12", false)]
    [InlineData("*0*1", "layer1.0.conv1", true)]
    [InlineData("layer1", "layer1.0", false)]
    [InlineData("", "", true)]
    public void Pattern_MatchesWholeNames(string pattern, string name, bool matches) =>
        Assert.Equal(matches, LayerPattern.Matches(pattern, name));

    private static string Refused((string, double[])[] scores) => Assert.Throws<ArgumentException>(() => Select(new(0.5), scores)).Message;

    private static (string, double[])[] Flat() => [("conv1", [1, 1, 1, 1]), ("conv2", [1, 1, 1, 1, 1, 1, 1, 1]), ("conv3", [1, 1, 1, 1])];

    private static MaskSelection Select(MaskOptions options, params (string Layer, double[] Values)[] scores) =>
        MaskSelector.Select(Network, [.. scores.Select(entry => new LayerScores(entry.Layer, entry.Values.ToEquatableArray()))], options);
}
