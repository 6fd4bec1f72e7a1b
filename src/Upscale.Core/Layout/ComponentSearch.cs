namespace Upscale.Core.Layout;

/// <summary>Demands that fit together.</summary>
/// <param name="Trees">For each block the orders that satisfy them.</param>
/// <param name="Taken">The demands, by number.</param>
/// <param name="Weight">What they save.</param>
internal sealed record DemandChoice(PqTree[] Trees, IReadOnlyList<int> Taken, long Weight);

/// <summary>Searches one component: demands that share blocks, heaviest first. See <see cref="OrderSearch"/>.</summary>
internal sealed class ComponentSearch(BlockAtoms[] atoms, PqTree[] trees, IReadOnlyList<OrderDemand> demands, int[] component)
{
    private readonly int limit = component.Length <= OrderSearch.ExactDemands ? int.MaxValue : OrderSearch.Steps;
    private readonly long total = component.Sum(demand => demands[demand].Loss);
    private readonly DemandChoice nothing = new(trees, [], 0);
    private DemandChoice best = new(trees, [], 0);
    private int steps;

    /// <summary>The best choice that was found.</summary>
    public DemandChoice Best()
    {
        best = Greedy(component);
        steps = 0;
        Improve();
        steps = 0;
        Branch(0, nothing, total);
        return best;
    }

    /// <summary>Brings what the demands that <paramref name="choice"/> left out want as close together as it allows, where reading all between costs less than a copy.</summary>
    public PqTree[] Widen(DemandChoice choice)
    {
        var widened = choice.Trees;
        foreach (
            var demand in component
                .Except(choice.Taken)
                .Select(demand => demands[demand])
                .OrderByDescending(demand => demand.Weight - demand.Loss)
        )
        {
            var more = (PqTree[])widened.Clone();
            var extra = 0;
            foreach (var set in demand.Sets)
            {
                var (marks, sizes) = (atoms[set.Block].Marks(set), atoms[set.Block].Sizes);
                var window = more[set.Block].Window(marks, sizes);
                extra += sizes.Where((_, leaf) => window[leaf] && !marks[leaf]).Sum();
                more[set.Block] =
                    more[set.Block].With(window)
                    ?? throw new InvalidOperationException("a window of a tree is contiguous in none of its orders");
            }

            widened = extra * demand.Extra < demand.Weight ? more : widened;
        }

        return widened;
    }

    private DemandChoice Greedy(IEnumerable<int> order) => order.Aggregate(nothing, (choice, demand) => With(choice, demand) ?? choice);

    // One heavy demand may keep out two lighter ones: whoever was left out goes first.
    private void Improve()
    {
        var improved = true;
        while (improved && best.Weight < total)
        {
            improved = false;
            foreach (var demand in component.Except(best.Taken).ToArray())
            {
                if (steps > limit)
                {
                    return;
                }

                var other = Greedy(new[] { demand }.Concat(best.Taken).Concat(component).Distinct());
                if (other.Weight > best.Weight)
                {
                    (best, improved) = (other, true);
                    break;
                }
            }
        }
    }

    private void Branch(int index, DemandChoice choice, long left)
    {
        best = choice.Weight > best.Weight ? choice : best;
        if (index == component.Length || choice.Weight + left <= best.Weight || steps > limit)
        {
            return;
        }

        left -= demands[component[index]].Loss;
        if (With(choice, component[index]) is { } more)
        {
            Branch(index + 1, more, left);
        }

        Branch(index + 1, choice, left);
    }

    private DemandChoice? With(DemandChoice choice, int demand)
    {
        steps++;
        var more = (PqTree[])choice.Trees.Clone();
        foreach (var set in demands[demand].Sets)
        {
            if (more[set.Block].With(atoms[set.Block].Marks(set)) is not { } tree)
            {
                return null;
            }

            more[set.Block] = tree;
        }

        return new(more, [.. choice.Taken, demand], choice.Weight + demands[demand].Loss);
    }
}
