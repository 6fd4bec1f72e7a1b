using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;
using Upscale.Core.Plans;

namespace Upscale.Core.Tests.Plans;

/// <summary>What a pool computes of a value that others read too.</summary>
public sealed class PoolTests
{
    private const int Pool = 2;
    private const int Reader = 3;

    private static readonly Graph Network = GraphText.Parse(
        """
        layer stem Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[8,3,1,1]
        layer pooled Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[4,8,1,1]
        layer whole Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[4,8,1,1]
        %0 = input() : [1*,3,56*,56*]
        %1 = conv2d(%0) stem stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,8,56*,56*]
        %2 = max_pool2d(%1) kernel_size=[2,2] stride=[2,2] padding=[0,0] dilation=[1,1] ceil_mode=false : [1*,8,28*,28*]
        %3 = conv2d(%2) pooled stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,4,28*,28*]
        %4 = conv2d(%1) whole stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,4,56*,56*]
        return %3 %4

        """
    );

    [Fact]
    public void RangeAboveThePool_IsAllThatItComputes()
    {
        var (plan, selection) = Plan(LayoutPasses.Order | LayoutPasses.Pool, 1, 3, 4, 6);

        Assert.Equal((Pool, 4), (selection.Operation, Assert.IsType<Selection.View>(selection.Selection).Length));
        Assert.Equal(4, plan.Values[Pool].Count);
    }

    [Fact]
    public void CopyOfHalf_IsMadeAboveThePool() =>
        Assert.Equal(Pool, Copied(Plan(LayoutPasses.Pool, 0, 2, 4, 6).Selection, channels: 4).Operation);

    [Fact]
    public void CopyOfNearlyAll_IsMadeBehindIt_WhereThereIsLessToCopy()
    {
        var (plan, selection) = Plan(LayoutPasses.Pool, 3);

        Assert.Equal(Reader, Copied(selection, channels: 7).Operation);
        Assert.Equal(8, plan.Values[Pool].Count);
    }

    [Fact]
    public void RangeOfNearlyAll_IsTakenBehindIt()
    {
        var (plan, selection) = Plan(LayoutPasses.Order | LayoutPasses.Pool, 3);

        Assert.Equal((Reader, 7), (selection.Operation, Assert.IsType<Selection.View>(selection.Selection).Length));
        Assert.Equal(8, plan.Values[Pool].Count);
    }

    [Fact]
    public void Switch_LeavesThePoolWhole()
    {
        var (plan, selection) = Plan(LayoutPasses.Order | LayoutPasses.OverRead, 1, 3, 4, 6);

        Assert.Equal(Reader, selection.Operation);
        Assert.Equal(8, plan.Values[Pool].Count);
    }

    private static PlannedSelection Copied(PlannedSelection selection, int channels)
    {
        Assert.Equal(channels, Assert.IsType<Selection.Gather>(selection.Selection).Indices.Count);
        return selection;
    }

    private static (PruningPlan Plan, PlannedSelection Selection) Plan(LayoutPasses passes, params int[] dropped)
    {
        var masks = new MaskSet([new("pooled", [.. dropped], [])]);
        var plan = Planner.Plan(Network, masks, PlanMode.Reordered, new(passes, LayoutCosts.Default));
        Assert.Empty(PlanRules.Check(Network, masks, plan));
        return (plan, Assert.Single(plan.Selections));
    }
}
