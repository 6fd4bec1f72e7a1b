using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Masks;

public sealed class MaskBudgetTests
{
    [Theory]
    [InlineData("public/resnet18", 0.5, PruningMethod.Unconstrained)]
    [InlineData("public/resnet18", 0.3, PruningMethod.Constrained)]
    [InlineData("public/resnet18", 0.7, PruningMethod.CopyFree)]
    [InlineData("public/mobilenet_v2", 0.5, PruningMethod.Unconstrained)]
    [InlineData("public/mobilenet_v2", 0.8, PruningMethod.Unconstrained)]
    public void PrunedNetwork_HasTheShareAskedFor_AndNeverMore(string name, double share, PruningMethod method)
    {
        var graph = Golden.Graph(name);
        var selection = MaskSelector.Select(graph, RandomScores.Of(graph, seed: 1), new(0, Method: method) { Macs = share });
        // Zeros that a layer reads instead of copying come on top.
        var options = new LayoutOptions(LayoutPasses.Order, LayoutCosts.Default);
        var plan = Planner.Plan(graph, selection.Masks, PlanMode.Reordered, options);

        var got = (double)MultiplyAdds.Of(graph, plan) / MultiplyAdds.Of(graph);

        Assert.InRange(got, share - 0.01, share);
        Assert.Equal(new MaskCost(MultiplyAdds.Of(graph), MultiplyAdds.Of(graph, plan), share), selection.Cost);
        Assert.Empty(PlanRules.Check(graph, selection.Masks, plan));
        Assert.All(selection.Report, entry => Assert.True(entry.Dropped < entry.Channels));
    }

    [Fact]
    public void OutputSide_MeetsItsBudgetToo()
    {
        var graph = Golden.Graph("public/resnet18");
        var scores = RandomScores.Of(graph, seed: 2, PruningSide.Output);
        var cost = MaskSelector.Select(graph, scores, new(0, PruningSide.Output) { Macs = 0.6 }).Cost!;
        Assert.InRange(cost.Share, 0.58, 0.6);
    }

    [Fact]
    public void LessIsLost_ThanWithOneAmountForAllLayers()
    {
        var graph = Golden.Graph("public/resnet18");
        var scores = RandomScores.Of(graph, seed: 3);
        var even = MaskSelector.Select(graph, scores, new(0.5));
        var priced = MaskSelector.Select(graph, scores, new(0) { Macs = even.Cost!.Share });

        Assert.True(priced.Cost!.Pruned <= even.Cost.Pruned);
        Assert.True(Lost(scores, priced.Masks) < Lost(scores, even.Masks));
    }

    [Fact]
    public void Limits_HoldUnderABudget()
    {
        var graph = Golden.Graph("public/resnet18");
        var limits = new MaskLimits
        {
            RoundTo = 8,
            MaximumRatio = 0.6,
            Ignore = ["fc"],
        };
        var selection = MaskSelector.Select(graph, RandomScores.Of(graph, seed: 4), new(0) { Macs = 0.5, Limits = limits });

        Assert.InRange(selection.Cost!.Share, 0.47, 0.5);
        Assert.All(selection.Report.Where(entry => entry.Channels > 3), entry => Assert.Equal(0, (entry.Channels - entry.Dropped) % 8));
        Assert.All(selection.Report, entry => Assert.True(entry.Dropped <= entry.Channels * 0.6));
        Assert.Equal([], selection.Masks["fc"].Inputs);
    }

    [Fact]
    public void BudgetThatNoMaskMeets_IsRefused_AndSaysWhatCanBeHad()
    {
        var graph = Golden.Graph("public/resnet18");
        var options = new MaskOptions(0)
        {
            Macs = 0.1,
            Limits = new() { MaximumRatio = 0.2 },
        };
        var error = Assert.Throws<ArgumentException>(() => MaskSelector.Select(graph, RandomScores.Of(graph, seed: 5), options));
        Assert.Contains("0.1 of the multiply-adds cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DenseNetwork_HasTheMultiplyAddsThatArePublished()
    {
        Assert.Equal(1.814e9, MultiplyAdds.Of(Golden.Graph("public/resnet18")), 1e6);
        Assert.Equal(300.8e6, MultiplyAdds.Of(Golden.Graph("public/mobilenet_v2")), 1e5);
    }

    // The share of each layer's score, by which a budget compares layers.
    private static double Lost(LayerScores[] scores, MaskSet masks) =>
        scores.Sum(layer =>
            masks[layer.Layer].Inputs.Sum(channel => layer.Values[channel] * layer.Values[channel])
            / layer.Values.Sum(value => value * value)
        );
}
