namespace Upscale.Core.Layout;

/// <summary>Finds orders of blocks that satisfy the most valuable set of demands.</summary>
/// <remarks>
/// <para>Problem: each consumer that reads a contiguous range saves a copy. Which consumers can read one at the same time, and which of
/// those choices saves most bytes?</para>
/// <para>Idea: a <see cref="PqTree"/> for each block says at once whether one more demand still fits. Demands that share no block,
/// directly or by way of others, are apart: each such component is searched alone. A small component is searched exactly, by
/// branch and bound: take the heaviest demand or leave it, and give up where all that is left cannot beat the best so far. A
/// large one is taken greedily, heaviest first.</para>
/// <para>Example: four consumers of one value that keep 48 of its 64 channels each, chosen apart. Two of them always fit (what only
/// the first keeps, what both keep, what only the second keeps); a third hardly ever does. So two copies are saved of four.</para>
/// <para>Limits: exact up to <see cref="ExactDemands"/> demands in a component. Greedy is not best: one heavy demand may keep out two lighter ones.</para>
/// </remarks>
public static class OrderSearch
{
    /// <summary>The most demands in a component that are searched exactly.</summary>
    public const int ExactDemands = 12;

    /// <summary>Orders for blocks of <paramref name="sizes"/> elements.</summary>
    public static OrderChoice Best(IReadOnlyList<int> sizes, IReadOnlyList<OrderDemand> demands)
    {
        var sets = demands.SelectMany(demand => demand.Sets).ToLookup(set => set.Block);
        var atoms = sizes.Select((size, block) => new BlockAtoms(size, [.. sets[block]])).ToArray();
        var search = new Search(atoms, demands);
        foreach (var component in Components(sizes.Count, demands))
        {
            search.Run(component);
        }

        return new([.. atoms.Select((atom, block) => atom.Order(search.Trees[block]))], search.Satisfied);
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
            .Select(group => group.OrderByDescending(demand => demands[demand].Weight).ToArray());
    }

    /// <summary>One search: the trees chosen so far, and the best found in the component at hand.</summary>
    private sealed class Search(BlockAtoms[] atoms, IReadOnlyList<OrderDemand> demands)
    {
        private int[] component = [];
        private long bestWeight;
        private PqTree[] bestTrees = [];
        private List<int> best = [];

        public PqTree[] Trees { get; private set; } = [.. atoms.Select(atom => atom.AnyOrder())];

        public bool[] Satisfied { get; } = [.. demands.Select(demand => demand.Sets.Count == 0)];

        public void Run(int[] members)
        {
            component = members;
            (bestWeight, bestTrees, best) = (-1, Trees, []);
            if (members.Length <= ExactDemands)
            {
                Branch(0, Trees, [], 0, members.Sum(member => demands[member].Weight));
            }
            else
            {
                TakeGreedily();
            }

            Trees = bestTrees;
            foreach (var demand in best)
            {
                Satisfied[demand] = true;
            }
        }

        private void Branch(int index, PqTree[] trees, List<int> taken, long weight, long left)
        {
            if (weight > bestWeight)
            {
                (bestWeight, bestTrees, best) = (weight, trees, [.. taken]);
            }

            if (index == component.Length || weight + left <= bestWeight)
            {
                return;
            }

            left -= demands[component[index]].Weight;
            if (With(trees, demands[component[index]]) is { } more)
            {
                taken.Add(component[index]);
                Branch(index + 1, more, taken, weight + demands[component[index]].Weight, left);
                taken.RemoveAt(taken.Count - 1);
            }

            Branch(index + 1, trees, taken, weight, left);
        }

        private void TakeGreedily()
        {
            foreach (var member in component)
            {
                if (With(bestTrees, demands[member]) is { } more)
                {
                    bestTrees = more;
                    best.Add(member);
                }
            }
        }

        private PqTree[]? With(PqTree[] trees, OrderDemand demand)
        {
            var more = (PqTree[])trees.Clone();
            foreach (var set in demand.Sets)
            {
                if (more[set.Block].With(atoms[set.Block].Marks(set)) is not { } tree)
                {
                    return null;
                }

                more[set.Block] = tree;
            }

            return more;
        }
    }
}
