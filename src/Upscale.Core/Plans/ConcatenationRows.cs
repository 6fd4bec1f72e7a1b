using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Concatenations of which each begins with the one before: those of a dense block.</summary>
/// <remarks>
/// The same goes for <c>x = cat(x, new)</c>, again and again: operands are compared after those that are concatenations have been replaced by their own.
/// Left out are concatenations with operands in an order of their own, outputs, and those that somebody takes a <c>view</c> of, which needs memory without gaps.
/// </remarks>
internal static class ConcatenationRows
{
    /// <summary>The rows, each with its concatenations and how many operands, at the end, each adds to the one before.</summary>
    public static IReadOnlyList<List<(int Value, int Added)>> Of(ChannelFlow flow)
    {
        var operands = new Dictionary<int, int[]>();
        var rows = new List<List<(int Value, int Added)>>();
        foreach (var operation in flow.Graph.Operations.Where(operation => MayGrow(flow, operation)))
        {
            int[][] each = [.. operation.Inputs.Select(input => operands.TryGetValue(input, out var own) ? own : [input])];
            int[] all = [.. each.SelectMany(own => own)];
            operands[operation.Id] = all;
            if (rows.LastOrDefault(row => Added(operands[row[row.Count - 1].Value], all, each) > 0) is { } longer)
            {
                longer.Add((operation.Id, Added(operands[longer[longer.Count - 1].Value], all, each)));
            }
            else
            {
                rows.Add([(operation.Id, each.Length)]);
            }
        }

        return [.. rows.Where(row => row.Count > 1)];
    }

    private static bool MayGrow(ChannelFlow flow, Operation operation) =>
        flow.Rules[operation.Id] is ChannelRule.Map { Form: MapForm.Concatenation }
        && !operation.Inputs.Any(input => SelectionSites.HasOwnOrder(flow, input))
        && !flow.Graph.Outputs.Contains(operation.Id)
        && !IsViewed(flow, operation.Id);

    private static bool IsViewed(ChannelFlow flow, int value) =>
        flow.Readings[value]
            .Select(reading => flow.Graph.Operations[reading.Operation])
            .Any(reader => reader.Operator is "view" or "unflatten" || (MemoryUse.IsView(reader.Operator) && IsViewed(flow, reader.Id)));

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
}
