using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;

namespace Upscale.Core.Plans;

/// <summary>Proves a plan: runs the pruned network on channel names instead of numbers.</summary>
/// <remarks>
/// A value is the list of the original channels that it holds. Selections index these lists, layers turn their kept inputs into
/// their kept outputs, and every operation must find what it needs, in the order in which its weights lie. Nothing here asks
/// how the planner came to its plan.
/// </remarks>
public static class PlanRules
{
    /// <summary>What is wrong with <paramref name="plan"/>; empty when the pruned network computes what the masked one does.</summary>
    public static EquatableArray<string> Check(Graph graph, MaskSet masks, PruningPlan plan) =>
        new PlanSimulation(graph, masks, plan).Run();
}
