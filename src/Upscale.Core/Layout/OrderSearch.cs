namespace Upscale.Core.Layout;

/// <summary>Finds orders of blocks that satisfy the most valuable set of demands.</summary>
/// <remarks>
/// <para>Problem: each consumer that reads a contiguous range saves a copy. Which consumers can read one at the same time, and which of
/// those choices saves most bytes?</para>
/// <para>Idea: a <see cref="PqTree"/> for each block says at once whether one more demand still fits. Demands that share no block,
/// directly or by way of others, are apart: each such component is searched alone. First all demands are taken greedily, heaviest first.
/// Then each demand that was left out is put first, and what else fits is taken again; the best such choice is improved in the same way
/// until none is better. Last, branch and bound: take a demand or leave it, and give up where all that is left cannot beat the best so far.</para>
/// <para>What was left out then comes as close together as the choice allows, if its reader had better read more than copy.</para>
/// <para>Example: four consumers of one value that keep 48 of its 64 channels each, chosen apart. Two of them always fit (what only
/// the first keeps, what both keep, what only the second keeps); a third hardly ever does. So two copies are saved of four.</para>
/// <para>Limits: exact up to <see cref="ExactDemands"/> demands in a component. Beyond, improvement and branch and bound end after
/// <see cref="Steps"/> steps each: the choice is good and need not be the best.</para>
/// </remarks>
public static class OrderSearch
{
    /// <summary>The most demands in a component that are searched to the end.</summary>
    public const int ExactDemands = 12;

    /// <summary>How often improvement, and then branch and bound, may try to add a demand in a larger component.</summary>
    public const int Steps = 2000;

    /// <summary>Orders for blocks of <paramref name="sizes"/> elements.</summary>
    public static OrderChoice Best(IReadOnlyList<int> sizes, IReadOnlyList<OrderDemand> demands)
    {
        var sets = demands.SelectMany(demand => demand.Sets).ToLookup(set => set.Block);
        var atoms = sizes.Select((size, block) => new BlockAtoms(size, [.. sets[block]])).ToArray();
        var trees = atoms.Select(atom => atom.AnyOrder()).ToArray();
        bool[] satisfied = [.. demands.Select(demand => demand.Sets.Count == 0)];
        foreach (var component in Components(sizes.Count, demands))
        {
            var search = new ComponentSearch(atoms, trees, demands, component);
            var best = search.Best();
            trees = search.Widen(best);
            foreach (var demand in best.Taken)
            {
                satisfied[demand] = true;
            }
        }

        return new([.. atoms.Select((atom, block) => atom.Order(trees[block]))], satisfied);
    }

    private static IEnumerable<int[]> Components(int blocks, IReadOnlyList<OrderDemand> demands)
    {
        var joined = new Collections.DisjointSets();
        _ = joined.Add(blocks);
        foreach (var demand in demands)
        {
            foreach (var set in demand.Sets)
            {
                joined.Join(demand.Sets[0].Block, set.Block);
            }
        }

        return Enumerable
            .Range(0, demands.Count)
            .Where(demand => demands[demand].Sets.Count > 0)
            .GroupBy(demand => joined.Find(demands[demand].Sets[0].Block))
            .Select(group => group.OrderByDescending(demand => demands[demand].Loss).ToArray());
    }
}
