using Upscale.Core.Graphs;

namespace Upscale.Core.Plans;

/// <summary>What the selections of a plan copy at the example input, in float32.</summary>
/// <param name="Copies">Selections that copy.</param>
/// <param name="Channels">Channels that they copy.</param>
/// <param name="Bytes">Bytes that they copy.</param>
/// <param name="Views">Selections that are contiguous ranges, and copy nothing.</param>
public sealed record PlanCost(int Copies, long Channels, long Bytes, int Views)
{
    /// <summary>The cost of <paramref name="plan"/>.</summary>
    public static PlanCost Of(Graph graph, PruningPlan plan)
    {
        var flow = new ChannelFlow(graph);
        var cost = new PlanCost(0, 0, 0, 0);
        foreach (var entry in plan.Selections)
        {
            var source = flow.Source(new(entry.Operation, entry.Input));
            cost = entry.Selection switch
            {
                Selection.Gather gather => cost with
                {
                    Copies = cost.Copies + 1,
                    Channels = cost.Channels + gather.Indices.Count,
                    Bytes = cost.Bytes + (gather.Indices.Count * flow.ElementsPerChannel(source) * sizeof(float)),
                },
                Selection.View => cost with { Views = cost.Views + 1 },
                _ => cost,
            };
        }

        return cost;
    }
}
