using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;

namespace Upscale.Core.Plans;

/// <summary>Lays the pruned network out: what each layer keeps, in what order, and what each operation reads.</summary>
public static class Planner
{
    /// <summary>The plan of <paramref name="graph"/> under <paramref name="masks"/>.</summary>
    public static PruningPlan Plan(Graph graph, MaskSet masks, PlanMode mode)
    {
        var flow = new ChannelFlow(graph);
        var zeros = ZeroChannels.Of(flow, masks);
        var needs = mode == PlanMode.Dense ? ConsumerNeeds.Everything(flow) : ConsumerNeeds.Of(flow, masks, zeros);
        var narrows = mode is PlanMode.Reordered or PlanMode.Baseline ? Narrowing.OfChains(flow, needs) : Narrowing.None(flow);
        var present = ChannelPresence.Of(flow, needs, narrows, consumersNarrow: mode is PlanMode.Reordered or PlanMode.Baseline);
        if (mode == PlanMode.Dense)
        {
            present = [.. flow.Channels.Select(count => Enumerable.Repeat(true, count).ToArray())];
        }

        var layouts = mode == PlanMode.Reordered ? Reorder(flow, needs, narrows, present) : Layouts.InOrder(flow, present);
        return new PlanWriter(flow, masks, layouts, needs, mode).Write();
    }

    private static int[][] Reorder(ChannelFlow flow, bool[]?[] needs, bool[] narrows, bool[][] present)
    {
        var blocks = new ChannelBlocks(flow);
        return Layouts.Of(flow, present, blocks, ChannelOrders.Choose(flow, blocks, needs, narrows, present));
    }
}
