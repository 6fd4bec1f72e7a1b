using Upscale.Core.Collections;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Layout;

/// <summary>A part of a value: its channels <paramref name="Start"/> to <paramref name="Start"/> + <paramref name="Length"/> - 1 are those of block <paramref name="Block"/>.</summary>
internal readonly record struct BlockPart(int Block, int Start, int Length);

/// <summary>Which values share an order of channels: every value is a row of blocks, and a block has one order wherever it occurs.</summary>
/// <remarks>
/// <para>Operations that read several values channel by channel want them in one order. A concatenation keeps its pieces in a row; a
/// slice cuts. So values are cut wherever a concatenation or a slice that they meet begins or ends, and the parts that
/// meet become one block. Blocks stay in their places; within a block any order will do, since producers emit what they are told to.</para>
/// <para>Example: <c>c = cat(a, b)</c>, <c>d = c + e</c>. Block 1 is a, the front of c, of d and of e; block 2 is b and their backs.</para>
/// <para>Sharing saves copies and nothing else: where two orders do differ, an operation selects. So it may be incomplete: a flip and a
/// flattening of many features join nothing, and their value <em>follows</em> the order of their input instead.</para>
/// </remarks>
internal sealed class ChannelBlocks
{
    /// <summary>Ranges of channels of two values that want one order.</summary>
    private readonly record struct Meeting(int Left, int LeftStart, int Right, int RightStart, int Length);

    private readonly ChannelFlow flow;
    private readonly List<Meeting> meetings;
    private readonly SortedSet<int>[] cuts;
    private readonly BlockPart[][] parts;
    private bool changed;

    public ChannelBlocks(ChannelFlow flow)
    {
        this.flow = flow;
        meetings = [.. Meetings()];
        cuts = [.. flow.Channels.Select(count => new SortedSet<int> { 0, count })];
        CutGroups();
        Cut();
        parts = Join();
        Tied = FindTied();
        Pinned = [.. Blocks().Where(block => flow.IsPinned[block.Value]).Select(block => block.Part.Block)];
        Followed = Blocks()
            .Where(block => Follows(block.Value))
            .GroupBy(block => block.Part.Block)
            .ToDictionary(group => group.Key, group => group.First().Value);
    }

    /// <summary>Blocks that keep their original order.</summary>
    public HashSet<int> Pinned { get; }

    /// <summary>Blocks whose order follows from an operation's input, with that operation.</summary>
    public Dictionary<int, int> Followed { get; }

    /// <summary>The blocks of a value, in their places.</summary>
    public BlockPart[] Parts(int value) => parts[value];

    /// <summary>Every part of every value.</summary>
    public IEnumerable<(int Value, BlockPart Part)> Blocks() => parts.SelectMany((row, value) => row.Select(part => (value, part)));

    /// <summary>For each block with tied channels, the positions that stay next to the one before them.</summary>
    public Dictionary<int, HashSet<int>> Tied { get; }

    private Dictionary<int, HashSet<int>> FindTied()
    {
        var tied = new Dictionary<int, HashSet<int>>();
        foreach (var operation in flow.Graph.Operations)
        {
            if (flow.Rules[operation.Id] is not ChannelRule.Map { Tie: { Inner: > 1 } tie })
            {
                continue;
            }

            foreach (var part in parts[operation.Inputs[0]])
            {
                var positions = Enumerable.Range(1, part.Length - 1).Where(position => (part.Start + position) % tie.Inner != 0);
                if (!tied.TryGetValue(part.Block, out var known))
                {
                    tied.Add(part.Block, known = []);
                }

                known.UnionWith(positions);
            }
        }

        return tied;
    }

    private bool Follows(int value) =>
        flow.Rules[value] is ChannelRule.Map map
        && (map.Form is MapForm.Expansion or MapForm.Selection && Runs(map, 0) is null || map is { Form: MapForm.Bundle, Tie.Inner: > 1 });

    // Cuts move to and fro until all values that share channels are cut alike.
    private void Cut()
    {
        do
        {
            changed = false;
            foreach (var meeting in Enumerable.Reverse(meetings).Concat(meetings))
            {
                Copy(meeting.Left, meeting.LeftStart, meeting.Right, meeting.RightStart, meeting.Length);
                Copy(meeting.Right, meeting.RightStart, meeting.Left, meeting.LeftStart, meeting.Length);
            }
        } while (changed);
    }

    // Groups of a convolution stay in their places, and within a group any order will do.
    private void CutGroups()
    {
        foreach (var operation in flow.Graph.Operations)
        {
            if (GroupBalance.Groups(flow.Rules[operation.Id]) is > 1 and var groups)
            {
                foreach (var value in new[] { operation.Id, operation.Inputs[0] })
                {
                    cuts[value].UnionWith(Enumerable.Range(1, groups - 1).Select(group => group * (flow.Channels[value] / groups)));
                }
            }
        }
    }

    private void Copy(int from, int start, int to, int other, int length)
    {
        changed |= cuts[to].Add(other) | cuts[to].Add(other + length);
        foreach (var cut in cuts[from].GetViewBetween(start, start + length).ToArray())
        {
            changed |= cuts[to].Add(cut - start + other);
        }
    }

    private BlockPart[][] Join()
    {
        var sets = new DisjointSets();
        var first = cuts.Select(row => sets.Add(Math.Max(0, row.Count - 1))).ToArray();
        var starts = cuts.Select(row => row.ToArray()).ToArray();
        foreach (var (left, leftStart, right, rightStart, length) in meetings)
        {
            var (one, other) = (Array.BinarySearch(starts[left], leftStart), Array.BinarySearch(starts[right], rightStart));
            for (; one < starts[left].Length - 1 && starts[left][one] < leftStart + length; one++, other++)
            {
                sets.Join(first[left] + one, first[right] + other);
            }
        }

        return
        [
            .. starts.Select(
                (row, value) =>
                    Enumerable
                        .Range(0, row.Length - 1)
                        .Select(index => new BlockPart(sets.Find(first[value] + index), row[index], row[index + 1] - row[index]))
                        .ToArray()
            ),
        ];
    }

    private IEnumerable<Meeting> Meetings()
    {
        foreach (var operation in flow.Graph.Operations.Where(operation => flow.Channels[operation.Id] > 0))
        {
            var leader = flow.Leader(operation.Id);
            if (leader != operation.Id)
            {
                yield return new(leader, 0, operation.Id, 0, flow.Channels[operation.Id]);
                if (flow.Rules[operation.Id] is ChannelRule.Mix)
                {
                    var (input, leaderInput) = (operation.Inputs[0], flow.Graph.Operations[leader].Inputs[0]);
                    yield return new(leaderInput, 0, input, 0, flow.Channels[input]);
                }
            }

            if (flow.Rules[operation.Id] is ChannelRule.Map { Form: MapForm.Bundle, Tie: { } tie })
            {
                for (var outer = tie.Inner == 1 ? 0 : 1; outer < tie.Outer; outer++)
                {
                    var length = tie.Count * tie.Inner;
                    yield return new(operation.Inputs[0], outer * length, tie.Inner == 1 ? operation.Id : operation.Inputs[0], 0, length);
                }
            }
            else if (flow.Rules[operation.Id] is ChannelRule.Map map)
            {
                for (var input = 0; input < map.Sources.Count; input++)
                {
                    if (map.Form != MapForm.Expansion && map.Sources[input].Count > 0 && Runs(map, input) is var (channel, source, length))
                    {
                        yield return new(operation.Inputs[input], source, operation.Id, channel, length);
                    }
                }
            }
        }
    }

    /// <summary>The one ascending run in which an input's channels become the value's, or null where there are more.</summary>
    private static (int Channel, int Source, int Length)? Runs(ChannelRule.Map map, int input)
    {
        var sources = map.Sources[input].AsSpan();
        var channel = 0;
        while (channel < sources.Length && sources[channel] < 0)
        {
            channel++;
        }

        var length = 0;
        while (channel + length < sources.Length && sources[channel + length] == sources[channel] + length)
        {
            length++;
        }

        for (var rest = channel + length; rest < sources.Length; rest++)
        {
            if (sources[rest] >= 0)
            {
                return null;
            }
        }

        return length == 0 ? null : (channel, sources[channel], length);
    }
}
