using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Plans;
using Upscale.Core.Traces;

namespace Upscale.Core.Lowering;

/// <summary>The place of a concatenation in a row of them that share one memory, each beginning with the one before it.</summary>
/// <param name="First">The value of the row's first concatenation.</param>
/// <param name="Before">The value of the one before this, or -1 for the first.</param>
/// <param name="Last">The value of the row's last, which has all channels of the memory.</param>
/// <param name="Added">How many of the operands, at the end, the one before does not have.</param>
public sealed record StepJoin(int First, int Before, int Last, int Added);

/// <summary>Concatenations that begin alike share one memory: each copies only the operands that are new to it.</summary>
/// <remarks>
/// <para>Problem: layer k of a dense block reads <c>cat(x0, …, xk)</c>. Every value is copied into every concatenation after it, and what a pruned layer
/// reads is copied once more out of it.</para>
/// <para>Idea: one tensor as wide as the last concatenation. Each operand is copied into it once, a concatenation is a view of its front, and
/// what a layer selects of that view is all that is copied for it: the selection is the concatenation.</para>
/// <para>The same goes for <c>x = cat(x, new)</c>, again and again: operands are compared after those that are concatenations of the row have been replaced by
/// their own.</para>
/// <para>Limits: no concatenation whose operands are selected, that is an output, or that somebody takes a <c>view</c> of, which needs memory without gaps.</para>
/// </remarks>
internal static class GrowingConcatenations
{
    public static LoweredProgram Apply(LoweredProgram program)
    {
        var joins = Find(program);
        return program with
        {
            Steps = program
                .Steps.Select(step => joins.TryGetValue(step.Value, out var join) ? step with { Join = join } : step)
                .ToEquatableArray(),
        };
    }

    /// <summary>The rows of a program's concatenations, by the concatenation's value.</summary>
    public static Dictionary<int, StepJoin> Find(LoweredProgram program)
    {
        var channels = GraphChannels.Of(program.Graph);
        var selected = new HashSet<int>(SelectionSites.Of(program.Graph).Select(site => site.Operation));
        var numbers = MemoryUse.Numbers(program);
        var operands = new Dictionary<int, int[]>();
        var rows = new List<List<(int Value, int Added)>>();
        foreach (var step in program.Steps.Where(step => IsConcatenation(step) && step.Inputs.All(input => numbers.Contains(input.Value))))
        {
            int[][] each = [.. step.Inputs.Select(input => operands.TryGetValue(input.Value, out var own) ? own : [input.Value])];
            int[] all = [.. each.SelectMany(own => own)];
            operands[step.Value] = all;
            var row = rows.LastOrDefault(row => Added(operands[row[row.Count - 1].Value], all, each) > 0);
            if (row is null)
            {
                rows.Add([(step.Value, each.Length)]);
            }
            else
            {
                row.Add((step.Value, Added(operands[row[row.Count - 1].Value], all, each)));
            }
        }

        return rows.Where(row => row.Count > 1).SelectMany(Joins).ToDictionary(pair => pair.Value, pair => pair.Join);

        bool IsConcatenation(LoweredStep step) =>
            step.Operation.Operator == "cat"
            && channels.Rule(step.Operation.Id) is ChannelRule.Map { Form: MapForm.Concatenation }
            && !selected.Contains(step.Operation.Id)
            && !program.Graph.Outputs.Contains(step.Value)
            && !IsViewed(program.Graph, step.Value);
    }

    private static IEnumerable<(int Value, StepJoin Join)> Joins(List<(int Value, int Added)> row) =>
        row.Select(
            (entry, place) =>
                (entry.Value, new StepJoin(row[0].Value, place == 0 ? -1 : row[place - 1].Value, row[row.Count - 1].Value, entry.Added))
        );

    // How many operands are left after those of the concatenation before; 0 where it is no beginning of this one.
    private static int Added(int[] before, int[] all, int[][] each)
    {
        if (before.Length >= all.Length || !all.AsSpan(0, before.Length).SequenceEqual(before))
        {
            return 0;
        }

        var (operand, covered) = (0, 0);
        for (; covered < before.Length; operand++)
        {
            covered += each[operand].Length;
        }

        return covered == before.Length ? each.Length - operand : 0;
    }

    private static bool IsViewed(Graph graph, int value) =>
        graph.Operations.Any(reader =>
            reader.Inputs.Contains(value)
            && (reader.Operator is "view" or "unflatten" || (MemoryUse.IsView(reader.Operator) && IsViewed(graph, reader.Id)))
        );
}
