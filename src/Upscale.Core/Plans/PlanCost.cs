using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Core.Plans;

/// <summary>What a plan copies at the example input, in float32, beyond what the network's own concatenations copy.</summary>
/// <remarks>
/// Concatenations that share one memory (see <see cref="LoweringPasses.Join"/>) are counted as a row: what is copied into the memory and selected out of it, less
/// what the same concatenations of just what is read would copy.
/// </remarks>
/// <param name="Copies">Selections that copy; of a concatenation in shared memory, those after the first, which takes the concatenation's place.</param>
/// <param name="Channels">Channels that are copied.</param>
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
        var selections = plan.Selections.ToDictionary(entry => (entry.Operation, entry.Input), entry => entry.Selection);
        var readings = graph
            .Operations.SelectMany(operation =>
                operation.Inputs.Select(
                    (source, input) =>
                        (Source: source, Selection: selections.TryGetValue((operation.Id, input), out var found) ? found : Selection.Whole)
                )
            )
            .ToLookup(reading => reading.Source, reading => reading.Selection);
        var cost = new PlanCost(0, 0, 0, plan.Selections.Count(entry => entry.Selection is Selection.View));
        foreach (var value in readings.Where(reading => !joins.ContainsKey(reading.Key)))
        {
            var copied = value.OfType<Selection.Gather>().ToArray();
            cost = cost.With(copied.Length, copied.Sum(gather => (long)gather.Indices.Count), ChannelBytes(flow, value.Key));
        }

        foreach (var row in joins.GroupBy(join => join.Value.First, join => (Value: join.Key, join.Value.Added)))
        {
            var gathers = row.SelectMany(member => readings[member.Value].OfType<Selection.Gather>().Skip(1)).Count();
            var channels = row.Sum(member => Added(graph, plan, member) + Net(plan, member.Value, [.. readings[member.Value]]));
            cost = cost.With(gathers, Math.Max(0, channels), ChannelBytes(flow, row.Key));
        }

        return cost;
    }

    private PlanCost With(int copies, long channels, long bytes) =>
        this with
        {
            Copies = Copies + copies,
            Channels = Channels + channels,
            Bytes = Bytes + (channels * bytes),
        };

    // Of one channel; all concatenations of a row have the same sizes but for their channels.
    private static long ChannelBytes(ChannelFlow flow, int value) => flow.ElementsPerChannel(value) * sizeof(float);

    private static long Added(Graph graph, PruningPlan plan, (int Value, int Added) member)
    {
        var operands = graph.Operations[member.Value].Inputs;
        return operands.Skip(operands.Count - member.Added).Sum(operand => (long)plan.Values[operand].Count);
    }

    // What is selected, less what a concatenation of just what is read would copy.
    private static long Net(PruningPlan plan, int value, Selection[] readings)
    {
        var read = readings.Select(selection =>
            selection switch
            {
                Selection.View view => view.Length,
                Selection.Gather gather => gather.Indices.Count,
                _ => plan.Values[value].Count,
            }
        );
        return readings.OfType<Selection.Gather>().Sum(gather => (long)gather.Indices.Count) - read.DefaultIfEmpty(0).Max();
    }
}
