using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Which channels each value of the pruned network holds.</summary>
/// <remarks>
/// A value holds what its readers need. An operation that <em>narrows</em> reads only what its own value holds; any other
/// follows its inputs: value and inputs hold the same channels, and nothing has to be selected between them. Both are
/// inclusions between sets that only grow, so sweeping back and forth until nothing changes finds the smallest sets.
/// </remarks>
internal sealed class ChannelPresence
{
    private readonly ChannelFlow flow;
    private readonly bool[]?[] needs;
    private readonly bool[] narrows;
    private readonly bool consumersNarrow;
    private readonly bool[][] present;
    private bool changed;

    private ChannelPresence(ChannelFlow flow, bool[]?[] needs, bool[] narrows, bool consumersNarrow)
    {
        this.flow = flow;
        this.needs = needs;
        this.narrows = narrows;
        this.consumersNarrow = consumersNarrow;
        present = [.. flow.Channels.Select((count, value) => Enumerable.Repeat(flow.IsPinned[value], count).ToArray())];
    }

    /// <summary>The smallest sets that satisfy every reader.</summary>
    /// <param name="flow">The graph.</param>
    /// <param name="needs">What each consumer reads.</param>
    /// <param name="narrows">The mapping operations that select their inputs.</param>
    /// <param name="consumersNarrow">False when consumers read all that their input holds.</param>
    public static bool[][] Of(ChannelFlow flow, bool[]?[] needs, bool[] narrows, bool consumersNarrow = true) =>
        new ChannelPresence(flow, needs, narrows, consumersNarrow).Grow();

    private bool[][] Grow()
    {
        do
        {
            changed = false;
            for (var operation = flow.Count - 1; operation >= 0; operation--)
            {
                Visit(operation);
            }

            for (var operation = 0; operation < flow.Count; operation++)
            {
                Visit(operation);
            }
        } while (changed || KeepOneOfEach() || BalanceGroups());

        return present;
    }

    private void Visit(int operation)
    {
        var leader = flow.Leader(operation);
        var inputs = flow.Graph.Operations[operation].Inputs;
        if (leader != operation)
        {
            Share(present[leader], present[operation]);
        }

        switch (flow.Rules[operation])
        {
            case ChannelRule.Mix:
                Include(present[inputs[0]], needs[operation]!);
                if (!consumersNarrow)
                {
                    Share(present[inputs[0]], present[flow.Graph.Operations[leader].Inputs[0]]);
                }

                break;
            case ChannelRule.Map map:
                for (var input = 0; input < map.Sources.Count; input++)
                {
                    VisitMap(operation, map, input, present[inputs[input]]);
                }

                if (map.Tie is { } tie)
                {
                    Include(present[inputs[0]], tie.Closed(present[inputs[0]]));
                    Include(present[operation], map.Form == MapForm.Aligned ? tie.Closed(present[operation]) : []);
                }

                break;
        }
    }

    private void VisitMap(int operation, ChannelRule.Map map, int input, bool[] source)
    {
        var value = present[operation];
        var sources = map.Sources[input].AsSpan();
        var (first, end) = flow.ReadRange(operation, input);
        for (var channel = first; channel < end; channel++)
        {
            if (sources[channel] >= 0 && value[channel])
            {
                Set(source, sources[channel]);
            }
        }

        // The channels of a run stay together, narrowed or not.
        var follows =
            !narrows[operation] ? source
            : map.Form == MapForm.Expansion ? Used(sources, value, source.Length)
            : null;
        for (var channel = first; follows is not null && channel < end; channel++)
        {
            if (sources[channel] >= 0 && follows[sources[channel]])
            {
                Set(value, channel);
            }
        }
    }

    private static bool[] Used(ReadOnlySpan<int> sources, bool[] value, int count)
    {
        var used = new bool[count];
        for (var channel = 0; channel < sources.Length; channel++)
        {
            used[sources[channel]] |= value[channel];
        }

        return used;
    }

    // No value is empty, and a concatenation reads at least one channel of each of its inputs.
    private bool KeepOneOfEach()
    {
        changed = false;
        for (var operation = 0; operation < flow.Count; operation++)
        {
            if (present[operation].Length > 0 && !present[operation].Contains(true))
            {
                Set(present[operation], 0);
            }

            if (flow.Rules[operation] is ChannelRule.Map { Form: MapForm.Concatenation } map)
            {
                foreach (var sources in map.Sources)
                {
                    if (!sources.Where((source, channel) => source >= 0 && present[operation][channel]).Any())
                    {
                        Set(
                            present[operation],
                            sources.Select((source, channel) => (source, channel)).First(pair => pair.source >= 0).channel
                        );
                    }
                }
            }
        }

        return changed;
    }

    private bool BalanceGroups()
    {
        for (var operation = 0; operation < flow.Count; operation++)
        {
            if (GroupBalance.Groups(flow.Rules[operation]) is > 1 and var groups)
            {
                changed |= GroupBalance.Fill(present[operation], groups);
                changed |= !consumersNarrow && GroupBalance.Fill(present[flow.Graph.Operations[operation].Inputs[0]], groups);
            }
        }

        return changed;
    }

    private void Share(bool[] left, bool[] right)
    {
        Include(left, right);
        Include(right, left);
    }

    private void Include(bool[] target, bool[] source)
    {
        for (var channel = 0; channel < source.Length; channel++)
        {
            if (source[channel])
            {
                Set(target, channel);
            }
        }
    }

    private void Set(bool[] target, int channel)
    {
        changed |= !target[channel];
        target[channel] = true;
    }
}
