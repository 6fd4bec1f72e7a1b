using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;

namespace Upscale.Core.Tests.Masks;

/// <summary>Channels that are dropped together, or in equal numbers.</summary>
public sealed class TogetherMaskTests
{
    private const string Window = "stride=[1,1] padding=[0,0] dilation=[1,1]";

    // a (3 -> 8), b (8 -> 8 in two groups), c (8 -> 4), d, which makes the output.
    private static readonly Graph Grouped = GraphText.Parse(
        $"""
        layer a Conv2d groups=1 weight[8,3,1,1]
        layer b Conv2d groups=2 weight[8,4,1,1]
        layer c Conv2d groups=1 weight[4,8,1,1]
        layer d Conv2d groups=1 weight[2,4,1,1]
        %0 = input() : [1*,3,4*,4*]
        %1 = conv2d(%0) a {Window} groups=1 : [1*,8,4*,4*]
        %2 = conv2d(%1) b {Window} groups=2 : [1*,8,4*,4*]
        %3 = conv2d(%2) c {Window} groups=1 : [1*,4,4*,4*]
        %4 = conv2d(%3) d {Window} groups=1 : [1*,2,4*,4*]
        return %4
        """
    );

    // a (3 -> 8), a normalisation of four groups, c (8 -> 4), which makes the output.
    private static readonly Graph Normalized = GraphText.Parse(
        $"""
        layer a Conv2d groups=1 weight[8,3,1,1]
        layer n GroupNorm num_groups=4 weight[8] bias[8]
        layer c Conv2d groups=1 weight[4,8,1,1]
        %0 = input() : [1*,3,4*,4*]
        %1 = conv2d(%0) a {Window} groups=1 : [1*,8,4*,4*]
        %2 = group_norm(%1) n num_groups=4 : [1*,8,4*,4*]
        %3 = conv2d(%2) c {Window} groups=1 : [1*,4,4*,4*]
        return %3
        """
    );

    [Theory]
    [InlineData(PruningMethod.Unconstrained, false)]
    [InlineData(PruningMethod.Constrained, false)]
    [InlineData(PruningMethod.Unconstrained, true)]
    public void Groups_DropEquallyManyOfTheirLowest(PruningMethod method, bool isGlobal)
    {
        var masks = Select(Grouped, new(0.25, Method: method, Global: isGlobal), [1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1]).Masks;

        Assert.Equal([0, 4], masks["b"].Inputs);
        Assert.Equal([3, 7], masks["c"].Inputs);
        var plan = Planner.Plan(Grouped, masks, PlanMode.Reordered);
        Assert.Equal([1, 2, 3, 5, 6, 7], plan["b"].Inputs);
        Assert.Equal([0, 1, 2, 4, 5, 6], plan["b"].Outputs);
    }

    [Fact]
    public void TiedChannels_HaveNoWindowsOfTheirOwn_AndTheSelectionSaysSo()
    {
        var scores = new LayerScores[] { new("c", [1, 2, 3, 4, 5, 6, 7, 8]) };
        var free = MaskSelector.Select(Normalized, scores, new(0.5, Method: PruningMethod.CopyFree));

        Assert.Equal(MaskSelector.Select(Normalized, scores, new(0.5, Method: PruningMethod.Constrained)).Masks, free.Masks);
        Assert.Equal(["c"], free.SharedInstead);
    }

    [Fact]
    public void GroupsOutput_IsMaskedInEqualNumbers_OnTheOutputSide()
    {
        var scores = new LayerScores[] { new("a", [1, 2, 3, 4, 5, 6, 7, 8]), new("b", [8, 7, 6, 5, 4, 3, 2, 1]), new("c", [1, 2, 3, 4]) };

        var masks = MaskSelector.Select(Grouped, scores, new(0.25, PruningSide.Output)).Masks;

        Assert.Equal([0, 4], masks["a"].Outputs);
        Assert.Equal([3, 7], masks["b"].Outputs);
    }

    [Theory]
    [InlineData(0.4, "the groups of a convolution drop equally many channels each")]
    [InlineData(0.25, null)]
    public void Report_SaysWhereGroupsRoundTheAmount(double amount, string? reason)
    {
        var report = Select(Grouped, new(amount), [1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1])
            .Report.Single(entry => entry.Layer == "b");

        Assert.Equal((2, reason), (report.Dropped, report.Reason));
    }

    [Fact]
    public void UnequalMasksOfOnesOwn_AreFilledUpWithZeros()
    {
        MaskSet masks = new([new("b", [0, 1, 4], []), new("c", [2], [])]);

        var plan = Planner.Plan(Grouped, masks, PlanMode.Reordered);

        Assert.Empty(PlanRules.Check(Grouped, masks, plan));
        Assert.Equal([0, 2, 3, 5, 6, 7], plan["b"].Inputs);
        Assert.Equal([0], plan["b"].MaskedInputs);
        Assert.Equal(8, plan["b"].Outputs.Count);
    }

    [Fact]
    public void GroupsThatKeepDifferentNumbers_BreakTheRules()
    {
        var plan = Planner.Plan(Grouped, MaskSet.Empty, PlanMode.Reordered);
        var inputs = plan["b"].Inputs.Skip(1).ToEquatableArray();
        var broken = plan with
        {
            Layers = plan.Layers.Select(layer => layer.Layer == "b" ? layer with { Inputs = inputs } : layer).ToEquatableArray(),
            Selections = [new(2, 0, new Selection.View(1, 7))],
        };

        Assert.Contains(
            PlanRules.Check(Grouped, MaskSet.Empty, broken),
            violation => violation.Contains("groups", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(0.25, 2, null)]
    [InlineData(0.4, 2, "tied channels are kept or dropped together")]
    public void NormalizedGroups_AreDroppedWhole(double amount, int dropped, string? reason)
    {
        var selection = MaskSelector.Select(Normalized, [new("c", [1, 1, 5, 5, 0, 9, 7, 7])], new(amount));

        Assert.Equal([0, 1], selection.Masks["c"].Inputs);
        Assert.Equal(new MaskReport("c", 8, (int)(amount * 8), dropped, reason), selection.Report[1]);
        Assert.Equal([2, 3, 4, 5, 6, 7], Planner.Plan(Normalized, selection.Masks, PlanMode.Reordered)["n"].Outputs);
    }

    [Fact]
    public void APartOfANormalizedGroup_IsKept_AndItsReaderSelects()
    {
        MaskSet masks = new([new("c", [0, 1, 3], [])]);

        var plan = Planner.Plan(Normalized, masks, PlanMode.Reordered);

        Assert.Empty(PlanRules.Check(Normalized, masks, plan));
        Assert.Equal([2, 3, 4, 5, 6, 7], plan["n"].Outputs);
        Assert.Equal([2, 4, 5, 6, 7], plan["c"].Inputs);
    }

    private static MaskSelection Select(Graph graph, MaskOptions options, double[] b, double[] c) =>
        MaskSelector.Select(
            graph,
            [new("b", EquatableArray.Create<double>(b)), new("c", EquatableArray.Create<double>(c)), new("d", [9, 9, 9, 9])],
            options
        );
}
