using Upscale.Core.Collections;
using Upscale.Core.Plans;

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
/// <para>Which concatenations make a row is known before any mask: see <see cref="ConcatenationRows"/>.</para>
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
        var numbers = MemoryUse.Numbers(program);
        return ConcatenationRows
            .Of(new ChannelFlow(program.Graph))
            .Where(row => row.All(entry => program.Graph.Operations[entry.Value].Inputs.All(numbers.Contains)))
            .SelectMany(Joins)
            .ToDictionary(pair => pair.Value, pair => pair.Join);
    }

    private static IEnumerable<(int Value, StepJoin Join)> Joins(List<(int Value, int Added)> row) =>
        row.Select(
            (entry, place) =>
                (entry.Value, new StepJoin(row[0].Value, place == 0 ? -1 : row[place - 1].Value, row[row.Count - 1].Value, entry.Added))
        );
}
