namespace Upscale.Core.Collections;

/// <summary>Numbers joined into sets; a set is known by its lowest number.</summary>
internal sealed class DisjointSets
{
    private readonly List<int> parents = [];

    /// <summary>Adds <paramref name="count"/> numbers, each a set of its own, and returns the first.</summary>
    public int Add(int count)
    {
        var first = parents.Count;
        parents.AddRange(Enumerable.Range(first, count));
        return first;
    }

    /// <summary>The lowest number of the set that holds <paramref name="item"/>.</summary>
    public int Find(int item)
    {
        while (parents[item] != item)
        {
            parents[item] = parents[parents[item]];
            item = parents[item];
        }

        return item;
    }

    /// <summary>Joins the sets of two numbers.</summary>
    public void Join(int left, int right)
    {
        var (a, b) = (Find(left), Find(right));
        parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
