using Upscale.Core.Layout;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>The channels of each value of the pruned network, in the order in which it holds them.</summary>
internal sealed class Layouts
{
    private readonly ChannelFlow flow;
    private readonly bool[][] present;
    private readonly ChannelBlocks blocks;
    private readonly Dictionary<int, int[]> orders;
    private readonly HashSet<int> underway = [];
    private readonly int[]?[] layouts;

    private Layouts(ChannelFlow flow, bool[][] present, ChannelBlocks blocks, Dictionary<int, int[]> orders)
    {
        this.flow = flow;
        this.present = present;
        this.blocks = blocks;
        this.orders = orders;
        layouts = new int[flow.Count][];
    }

    /// <summary>Every value in its original order.</summary>
    public static int[][] InOrder(ChannelFlow flow, bool[][] present) =>
        [.. Enumerable.Range(0, flow.Count).Select(value => Held(present[value]))];

    /// <summary>Every value in the order of its blocks.</summary>
    public static int[][] Of(ChannelFlow flow, bool[][] present, ChannelBlocks blocks, Dictionary<int, int[]> orders)
    {
        var run = new Layouts(flow, present, blocks, orders);
        return [.. Enumerable.Range(0, flow.Count).Select(run.Layout)];
    }

    private static int[] Held(bool[] present) => [.. Enumerable.Range(0, present.Length).Where(channel => present[channel])];

    // Whatever a value is first found to be, it stays: all that is derived from it must agree.
    private int[] Layout(int value)
    {
        if (layouts[value] is null)
        {
            var found = Find(value);
            layouts[value] ??= found;
        }

        return layouts[value]!;
    }

    private int[] Find(int value)
    {
        if (flow.Leader(value) != value)
        {
            return Layout(flow.Leader(value));
        }

        if (flow.Rules[value] is not ChannelRule.Map { Form: MapForm.Expansion } map)
        {
            int[] ordered =
            [
                .. blocks
                    .Parts(value)
                    .SelectMany(part => Order(part).Select(position => part.Start + position))
                    .Where(channel => present[value][channel]),
            ];
            return flow.Rules[value] is ChannelRule.Map { Form: MapForm.Aligned, Tie: { } tie }
                ? Bundled(ordered, tie)
                : GroupBalance.Sort(ordered, flow.Channels[value], GroupBalance.Groups(flow.Rules[value]));
        }

        // Runs stay whole, in the order of the channels that they come from.
        return blocks.Parts(value).Any(part => blocks.Pinned.Contains(part.Block))
            ? Held(present[value])
            : [.. Ranked(value, map).Where(channel => present[value][channel])];
    }

    // Bundles stay together, where the first of their channels is. Nearly always they do already.
    private static int[] Bundled(int[] channels, ChannelTie tie)
    {
        var isBundled = channels.Select(
            (channel, position) => tie.Bundle(channel) == tie.Bundle(channels[position - (position % tie.Width)])
        );
        return isBundled.All(same => same) ? channels : [.. tie.Channels([.. channels.Select(tie.Bundle).Distinct()])];
    }

    private IEnumerable<int> Order(BlockPart part)
    {
        if (orders.TryGetValue(part.Block, out var order))
        {
            return order;
        }

        if (blocks.Pinned.Contains(part.Block) || !blocks.Followed.TryGetValue(part.Block, out var followed))
        {
            return Enumerable.Range(0, part.Length);
        }

        // An order that follows from itself is the original one, from here on for all.
        if (!underway.Add(part.Block))
        {
            return orders[part.Block] = [.. Enumerable.Range(0, part.Length)];
        }

        var own = blocks.Parts(followed).First(other => other.Block == part.Block);
        var channels = Ranked(followed, (ChannelRule.Map)flow.Rules[followed])
            .Where(channel => channel >= own.Start && channel < own.Start + own.Length);
        int[] ranked = [.. channels.Select(channel => channel - own.Start)];
        return orders.TryGetValue(part.Block, out var fixedOrder) ? fixedOrder : orders[part.Block] = ranked;
    }

    /// <summary>All channels of an operation's value in the order in which its input holds their sources.</summary>
    private IEnumerable<int> Ranked(int operation, ChannelRule.Map map)
    {
        var ranks = Enumerable.Repeat(int.MaxValue, flow.Channels[flow.Graph.Operations[operation].Inputs[0]]).ToArray();
        var rank = 0;
        foreach (var channel in Layout(flow.Graph.Operations[operation].Inputs[0]))
        {
            ranks[channel] = rank++;
        }

        return Enumerable.Range(0, flow.Channels[operation]).OrderBy(channel => ranks[map.Sources[0][channel]]);
    }
}
