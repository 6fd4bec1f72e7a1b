using Upscale.Core.Plans;

namespace Upscale.Core.Layout;

/// <summary>Chooses the order of every block that is free to have one.</summary>
internal static class ChannelOrders
{
    /// <summary>For each free block, its positions in order; what no value holds comes last.</summary>
    public static Dictionary<int, int[]> Choose(
        ChannelFlow flow,
        ChannelBlocks blocks,
        ReadingCosts costs,
        bool[]?[] needs,
        bool[] narrows,
        bool[][] present
    )
    {
        var held = Held(blocks, present);
        var ids = held.Keys.OrderBy(block => block).ToArray();
        var numbers = ids.Select((block, number) => (block, number)).ToDictionary(pair => pair.block, pair => pair.number);
        var demands = new DemandFinder(flow, blocks, costs, needs, narrows, present)
            .Find()
            .Select(demand => Renumber(demand, numbers, held))
            .ToArray();
        var choice = OrderSearch.Best([.. ids.Select(block => held[block].Length)], demands);
        return ids.ToDictionary(block => block, block => Expand(choice.Orders[numbers[block]], held[block]));
    }

    // The positions of each block that some value holds.
    private static Dictionary<int, int[]> Held(ChannelBlocks blocks, bool[][] present) =>
        blocks
            .Blocks()
            .Where(part => !blocks.Pinned.Contains(part.Part.Block) && !blocks.Followed.ContainsKey(part.Part.Block))
            .GroupBy(part => part.Part.Block)
            .ToDictionary(
                group => group.Key,
                group =>
                    Enumerable
                        .Range(0, group.First().Part.Length)
                        .Where(position => group.Any(part => present[part.Value][part.Part.Start + position]))
                        .ToArray()
            );

    private static OrderDemand Renumber(OrderDemand demand, Dictionary<int, int> numbers, Dictionary<int, int[]> held) =>
        demand with
        {
            Sets =
            [
                .. demand.Sets.Select(set =>
                    set with
                    {
                        Block = numbers[set.Block],
                        Members = [.. held[set.Block].Select(position => set.Members[position])],
                    }
                ),
            ],
        };

    private static int[] Expand(int[] order, int[] held) => [.. order.Select(element => held[element])];
}
