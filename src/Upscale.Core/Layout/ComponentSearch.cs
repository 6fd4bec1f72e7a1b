namespace Upscale.Core.Layout;

/// <summary>Demands that fit together.</summary>
/// <param name="Trees">For each block the orders that satisfy them.</param>
/// <param name="Taken">The demands, by number.</param>
/// <param name="Weight">What they are worth.</param>
internal sealed record DemandChoice(PqTree[] Trees, IReadOnlyList<int> Taken, long Weight);

/// <summary>Searches one component: demands that share blocks, heaviest first. See <see cref="OrderSearch"/>.</summary>
internal sealed class ComponentSearch(BlockAtoms[] atoms, PqTree[] trees, IReadOnlyList<OrderDemand> demands, int[] component)
{
    private readonly int limit = component.Length <= OrderSearch.ExactDemands ? int.MaxValue : OrderSearch.Steps;
    private readonly long total = component.Sum(demand => demands[demand].Weight);
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

        left -= demands[component[index]].Weight;
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

        return new(more, [.. choice.Taken, demand], choice.Weight + demands[demand].Weight);
    }
}
