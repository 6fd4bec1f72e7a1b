using Upscale.Core.Collections;
using Upscale.Core.Layout;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks.Windows;

/// <summary>Says in terms of blocks what the consumers of a network read.</summary>
/// <param name="flow">The network.</param>
/// <param name="candidates">All consumers, also those that are left alone.</param>
/// <param name="values">For each candidate what is lost with each channel; of channels that must stay, more than all others together.</param>
/// <param name="keeps">For each candidate the number of channels to keep.</param>
internal sealed class WindowProblems(ChannelFlow flow, MaskCandidate[] candidates, double[][] values, int[] keeps)
{
    // Enough for any network; ends a chain of values that follow each other's orders in a ring.
    private const int LongestChain = 32;

    private readonly ChannelBlocks blocks = new(flow);
    private HashSet<int> whole = [];

    /// <summary>Independent problems; a consumer whose row has no order of its own to choose is in none.</summary>
    public IEnumerable<WindowProblem> Find()
    {
        whole = Whole();
        var readers = Enumerable.Range(0, candidates.Length).Select(Reader).OfType<WindowReader>().ToList();
        var joined = new DisjointSets();
        _ = joined.Add(blocks.Blocks().Select(block => block.Part.Block).DefaultIfEmpty(-1).Max() + 1);
        foreach (var reader in readers)
        {
            foreach (var part in reader.Parts)
            {
                joined.Join(reader.Parts[0].Block, part.Block);
            }
        }

        return readers.GroupBy(reader => joined.Find(reader.Parts[0].Block)).Select(group => Problem([.. group]));
    }

    private WindowProblem Problem(WindowReader[] readers)
    {
        var parts = readers.SelectMany(reader => reader.Parts).ToArray();
        var ids = parts.Select(part => part.Block).Distinct().OrderBy(block => block).ToArray();
        return new(
            [.. ids.Select(block => parts.First(part => part.Block == block).Values.Length)],
            [.. ids.Select(whole.Contains)],
            [
                .. readers.Select(reader =>
                    reader with
                    {
                        Parts = [.. reader.Parts.Select(part => part with { Block = Array.IndexOf(ids, part.Block) })],
                    }
                ),
            ]
        );
    }

    // Blocks of which nothing can be dropped: pinned ones, and those that they are made from channel by channel.
    private HashSet<int> Whole()
    {
        var held = flow.Channels.Select((count, value) => Enumerable.Repeat(flow.IsPinned[value], count).ToArray()).ToArray();
        foreach (var operation in flow.Graph.Operations.Reverse())
        {
            if (flow.Rules[operation.Id] is ChannelRule.Map map)
            {
                for (var input = 0; input < map.Sources.Count; input++)
                {
                    Hold(held[operation.Inputs[input]], held[operation.Id], map.Sources[input]);
                }
            }
        }

        return
        [
            .. blocks
                .Blocks()
                .Where(block => Array.IndexOf(held[block.Value], true, block.Part.Start, block.Part.Length) >= 0)
                .Select(block => block.Part.Block),
        ];
    }

    private static void Hold(bool[] source, bool[] value, EquatableArray<int> sources)
    {
        for (var channel = 0; channel < sources.Count; channel++)
        {
            if (value[channel] && sources[channel] >= 0)
            {
                source[sources[channel]] = true;
            }
        }
    }

    private WindowReader? Reader(int candidate)
    {
        if (Row(candidates[candidate].Value, values[candidate], LongestChain) is not { Count: > 0 } parts)
        {
            return null;
        }

        var run = parts[0].Run;
        return parts.All(part => part.Run == run) ? new(candidate, [.. parts], (keeps[candidate] + run - 1) / run) : null;
    }

    private List<WindowPart>? Row(int value, double[] own, int depth)
    {
        var row = new List<WindowPart>();
        foreach (var part in blocks.Parts(value))
        {
            var slice = own.AsSpan(part.Start, part.Length).ToArray();
            if (blocks.Pinned.Contains(part.Block) || !blocks.Followed.TryGetValue(part.Block, out var followed))
            {
                row.Add(new(part.Block, part.Start, 1, slice));
            }
            else if (Expanded(followed, part, slice, depth) is { } inner)
            {
                row.AddRange(inner);
            }
            else
            {
                return null;
            }
        }

        return row;
    }

    // Of a flattening, whole runs are kept: each position of its input feeds several channels.
    private IEnumerable<WindowPart>? Expanded(int operation, BlockPart part, double[] own, int depth)
    {
        if (
            depth == 0
            || blocks.Parts(operation) is not [var only]
            || only.Block != part.Block
            || flow.Rules[operation] is not ChannelRule.Map { Form: MapForm.Expansion } map
        )
        {
            return null;
        }

        var input = flow.Graph.Operations[operation].Inputs[0];
        var run = own.Length / flow.Channels[input];
        var sums = new double[flow.Channels[input]];
        for (var channel = 0; channel < own.Length; channel++)
        {
            if (map.Sources[0][channel] != channel / run)
            {
                return null;
            }

            sums[channel / run] += own[channel];
        }

        return Row(input, sums, depth - 1)?.Select(inner => inner with { First = part.Start + (inner.First * run), Run = inner.Run * run });
    }
}
