using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Layout;

/// <summary>Says in terms of blocks what each consumer wants of the orders.</summary>
/// <remarks>
/// A consumer reads a contiguous range when the blocks that it reads from follow one another, all of the inner ones is read, of
/// the first a back part, and of the last a front part. Example: of <c>cat(a, b, c)</c> it reads the back of a, all of b, the front of c.
/// </remarks>
internal sealed class DemandFinder(
    ChannelFlow flow,
    ChannelBlocks blocks,
    ReadingCosts costs,
    bool[]?[] needs,
    bool[] narrows,
    bool[][] present
)
{
    // Enough for any network; ends a chain of values that follow each other's orders in a ring.
    private const int LongestChain = 32;

    /// <summary>What the consumers want, and concatenations that select of their operands; what no order can satisfy is left out, and so are those with groups, which want parts of several ranges.</summary>
    public IEnumerable<OrderDemand> Find()
    {
        var consumers = flow.Graph.Operations.Where(operation =>
            flow.Rules[operation.Id] is ChannelRule.Mix { Groups: 1 } && flow.Leader(operation.Id) == operation.Id
        );
        foreach (var consumer in consumers)
        {
            if (Demand(consumer.Inputs[0], needs[consumer.Id]!) is { } demand)
            {
                yield return demand with
                {
                    Extra = 1000 * costs.Extra(consumer),
                };
            }
        }

        foreach (var concatenation in flow.Graph.Operations.Where(operation => narrows[operation.Id] && operation.Inputs.Count > 1))
        {
            for (var input = 0; input < concatenation.Inputs.Count; input++)
            {
                if (Demand(concatenation.Inputs[input], Mapped(new(concatenation.Id, input), present[concatenation.Id])) is { } demand)
                {
                    yield return demand;
                }
            }
        }
    }

    // Narrowing operations of one input pass the wish on to it.
    private OrderDemand? Demand(int value, bool[] wanted)
    {
        for (; narrows[value] && flow.Graph.Operations[value].Inputs.Count == 1; value = flow.Graph.Operations[value].Inputs[0])
        {
            wanted = Mapped(new(value, 0), wanted);
        }

        return SetsOf(value, wanted, LongestChain) is { Count: > 0 } sets
            ? new((long)(1000 * costs.Gather(value, wanted.Count(item => item))), sets)
            : null;
    }

    private bool[] Mapped(Reading reading, bool[] wanted) =>
        Narrowing.Mapped(flow, (ChannelRule.Map)flow.Rules[reading.Operation], reading, wanted);

    private List<BlockSet>? SetsOf(int value, bool[] wanted, int depth)
    {
        var held = blocks.Parts(value).Where(part => Channels(part).Any(channel => present[value][channel])).ToArray();
        var read = held.Where(part => Channels(part).Any(channel => wanted[channel])).ToArray();
        var first = Array.IndexOf(held, read[0]);
        if (Array.IndexOf(held, read[read.Length - 1]) - first != read.Length - 1)
        {
            return null;
        }

        var sets = new List<BlockSet>();
        for (var index = 0; index < read.Length; index++)
        {
            var part = read[index];
            if (Channels(part).All(channel => wanted[channel] || !present[value][channel]))
            {
                continue;
            }

            var end =
                read.Length == 1 ? BlockEnd.Anywhere
                : index == 0 ? BlockEnd.Back
                : BlockEnd.Front;
            var isInner = index > 0 && index < read.Length - 1;
            if (isInner || !Add(sets, value, part, wanted, end, depth))
            {
                return null;
            }
        }

        return sets;
    }

    private bool Add(List<BlockSet> sets, int value, BlockPart part, bool[] wanted, BlockEnd end, int depth)
    {
        if (blocks.Pinned.Contains(part.Block))
        {
            return IsRange([.. Channels(part).Where(channel => present[value][channel]).Select(channel => wanted[channel])], end);
        }

        if (blocks.Followed.TryGetValue(part.Block, out var followed))
        {
            return depth > 0 && AddFollowed(sets, followed, part, wanted, depth);
        }

        bool[] members = [.. Channels(part).Select(channel => wanted[channel])];
        sets.Add(new(part.Block, members, end));

        // A range that cuts through a bundle would take it apart.
        return !blocks.Tied.TryGetValue(part.Block, out var tied) || tied.All(position => members[position] == members[position - 1]);
    }

    // The order comes from another value, so the wish is passed on to it where it can be said in its channels.
    private bool AddFollowed(List<BlockSet> sets, int operation, BlockPart part, bool[] wanted, int depth)
    {
        if (blocks.Parts(operation) is not [var own] || own.Block != part.Block)
        {
            return false;
        }

        var sources = ((ChannelRule.Map)flow.Rules[operation]).Sources[0];
        bool[] here = [.. Channels(part).Select(channel => wanted[channel])];
        var there = Mapped(new(operation, 0), here);
        var isWhole = Enumerable.Range(0, here.Length).All(channel => here[channel] || !there[sources[channel]]);
        if (!isWhole || SetsOf(flow.Graph.Operations[operation].Inputs[0], there, depth - 1) is not { } more)
        {
            return false;
        }

        sets.AddRange(more);
        return true;
    }

    private static bool IsRange(bool[] wanted, BlockEnd end)
    {
        var (first, last) = (Array.IndexOf(wanted, true), Array.LastIndexOf(wanted, true));
        return wanted.Skip(first).Take(last - first + 1).All(item => item)
            && (end != BlockEnd.Front || first == 0)
            && (end != BlockEnd.Back || last == wanted.Length - 1);
    }

    private static IEnumerable<int> Channels(BlockPart part) => Enumerable.Range(part.Start, part.Length);
}
