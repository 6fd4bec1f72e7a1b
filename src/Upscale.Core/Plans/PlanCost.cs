using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Core.Plans;

/// <summary>What a plan copies at the example input, in float32, beyond what the network's own concatenations copy.</summary>
/// <remarks>
/// A selection out of concatenations that share one memory (see <see cref="LoweringPasses.Join"/>) takes the place of the concatenation and copies no more than
/// it would; but each of their operands is copied once into that memory, which counts.
/// </remarks>
/// <param name="Copies">Selections that copy.</param>
/// <param name="Channels">Channels that they copy, and that are copied into shared memory.</param>
/// <param name="Bytes">Bytes of these channels.</param>
/// <param name="Views">Selections that are contiguous ranges, and copy nothing.</param>
public sealed record PlanCost(int Copies, long Channels, long Bytes, int Views)
{
    /// <summary>The cost of <paramref name="plan"/>.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="plan">Its layout.</param>
    /// <param name="passes">How its forward is lowered.</param>
    public static PlanCost Of(Graph graph, PruningPlan plan, LoweringPasses passes = LoweringPasses.All)
    {
        var flow = new ChannelFlow(graph);
        var joins = passes.HasFlag(LoweringPasses.Join) ? GrowingConcatenations.Find(LoweredProgram.Of(graph)) : [];
        var gathers = plan
            .Selections.Where(entry => entry.Selection is Selection.Gather)
            .Select(entry => (Source: flow.Source(new(entry.Operation, entry.Input)), ((Selection.Gather)entry.Selection).Indices.Count));
        var copied = gathers
            .GroupBy(gather => gather.Source)
            .SelectMany(group => group.OrderByDescending(gather => gather.Count).Skip(joins.ContainsKey(group.Key) ? 1 : 0))
            .ToArray();
        var added = joins.SelectMany(join => Added(graph, plan, join.Key, join.Value.Added)).ToArray();
        return new(
            copied.Length,
            copied.Concat(added).Sum(copy => (long)copy.Count),
            copied.Concat(added).Sum(copy => copy.Count * flow.ElementsPerChannel(copy.Source) * sizeof(float)),
            plan.Selections.Count(entry => entry.Selection is Selection.View)
        );
    }

    private static IEnumerable<(int Source, int Count)> Added(Graph graph, PruningPlan plan, int concatenation, int added)
    {
        var operands = graph.Operations[concatenation].Inputs;
        return operands.Skip(operands.Count - added).Select(operand => (operand, plan.Values[operand].Count));
    }
}
