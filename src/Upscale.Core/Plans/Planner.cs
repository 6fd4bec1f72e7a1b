using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;

namespace Upscale.Core.Plans;

/// <summary>Lays the pruned network out: what each layer keeps, in what order, and what each operation reads.</summary>
/// <remarks>
/// <para>Problem: each consumer has a mask of its own, so the readers of one value want different channels of it. Whoever wants less than
/// the value holds must select, and a selection that is no contiguous range is a copy.</para>
/// <para>Idea, in five steps. (1) Needs, backwards: what a consumer does not mask and what is not zero anyway. (2) Presence: a value
/// holds what its readers need; operations that join values hold the same channels as their inputs, so that nothing is selected
/// between them. (3) Order: values that meet share an order, chosen so that the heaviest consumers read contiguous ranges. (4) Over-reading:
/// where zero weights cost less than a copy, a consumer reads a range that holds more than it needs. (5) Every
/// operation selects what it wants from what its input holds.</para>
/// <para>Only presence has to be right. The order changes what is copied, never what is computed: step 5 selects wherever two
/// orders differ. <see cref="PlanRules"/> proves a plan without asking how it was made.</para>
/// <para>Example: <c>y = relu(bn(conv0)) + x</c> is read by conv1, which masks {0, 3}, and conv2, which masks {1}, of channels 0 to 3. y,
/// conv0, bn and x hold all four, in the order 0 3 2 1: conv1 reads the view 2 1, conv2 the view 0 3 2, and nothing is copied.</para>
/// <para>Limits: selections move above operations of one input only, never above a join or a layer that is called twice; above a maximum
/// pool where they copy less than it would compute for nobody; a linear layer behind a flattening of several features a channel copies when it keeps parts of channels.</para>
/// <para>Start reading at <see cref="Plan"/>; the order is in <c>Layout/</c>.</para>
/// </remarks>
public static class Planner
{
    /// <summary>The plan of <paramref name="graph"/> under <paramref name="masks"/>.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="masks">What each layer drops.</param>
    /// <param name="mode">How to lay channels out.</param>
    /// <param name="options">What <see cref="PlanMode.Reordered"/> may do; everything unless it is given.</param>
    public static PruningPlan Plan(Graph graph, MaskSet masks, PlanMode mode, LayoutOptions? options = null)
    {
        var flow = new ChannelFlow(graph);
        var zeros = ZeroChannels.Of(flow, masks);
        var needs = mode == PlanMode.Dense ? ConsumerNeeds.Everything(flow) : ConsumerNeeds.Of(flow, masks, zeros);
        if (mode == PlanMode.Reordered)
        {
            return Reordered(flow, masks, needs, options ?? LayoutOptions.Default);
        }

        var narrows = mode == PlanMode.Baseline ? Narrowing.OfChains(flow, needs, _ => false) : Narrowing.None(flow);
        var present =
            mode == PlanMode.Dense
                ? [.. flow.Channels.Select(count => Enumerable.Repeat(true, count).ToArray())]
                : ChannelPresence.Of(flow, needs, narrows, consumersNarrow: mode == PlanMode.Baseline);
        return new PlanWriter(flow, masks, Layouts.InOrder(flow, present), needs, mode).Write();
    }

    // A pool above which a selection turns out not to pay narrows no more.
    private static PruningPlan Reordered(ChannelFlow flow, MaskSet masks, bool[]?[] needs, LayoutOptions options)
    {
        var refused = new HashSet<int>();
        while (true)
        {
            var narrows = Narrowing.OfChains(flow, needs, pool => options.Passes.HasFlag(LayoutPasses.Pool) && !refused.Contains(pool));
            var present = ChannelPresence.Of(flow, needs, narrows);
            var costs = new ReadingCosts(flow, options.Costs, narrows, present);
            var (widened, layouts) = LayOut(flow, needs, narrows, present, costs, options);
            var plan = new PlanWriter(flow, masks, layouts, widened, PlanMode.Reordered).Write();
            var count = refused.Count;
            refused.UnionWith(
                plan.Selections.Where(entry =>
                        narrows[entry.Operation]
                        && Narrowing.IsPool(flow, entry.Operation)
                        && flow.Graph.Operations[entry.Operation] is var pool
                        && !costs.IsSelectedAbove(pool, entry.Selection, layouts[pool.Id].Length, layouts[pool.Inputs[0]].Length)
                    )
                    .Select(entry => entry.Operation)
            );
            if (refused.Count == count)
            {
                return plan;
            }
        }
    }

    private static (bool[]?[] Needs, int[][] Layouts) LayOut(
        ChannelFlow flow,
        bool[]?[] needs,
        bool[] narrows,
        bool[][] present,
        ReadingCosts costs,
        LayoutOptions options
    )
    {
        var blocks = new ChannelBlocks(flow);
        var orders = options.Passes.HasFlag(LayoutPasses.Order) ? ChannelOrders.Choose(flow, blocks, costs, needs, narrows, present) : [];
        var layouts = Layouts.Of(flow, present, blocks, orders);
        if (options.Passes.HasFlag(LayoutPasses.OverRead))
        {
            needs = OverReads.Widen(flow, costs, needs, layouts);
            layouts = Layouts.Of(flow, ChannelPresence.Of(flow, needs, narrows), blocks, orders);
        }

        return (needs, layouts);
    }
}
