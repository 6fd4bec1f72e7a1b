namespace Upscale.Core.Layout;

/// <summary>The smallest set that holds a given one and is contiguous in one of a tree's orders.</summary>
/// <remarks>
/// Where a set has no order left, its reader may take more than it wants. Of a row of subtrees that hold parts of the set, all inner ones are
/// taken whole, and of the two outer ones as little as their own orders allow. Example: after {a, b, c} and {b, c, d} the tree is a (b c) d,
/// and {a, c} becomes {a, c, b}, or with another order of b and c stays as it is.
/// </remarks>
internal sealed class PqWindow(bool[] marked, int[] sizes)
{
    /// <summary>The leaves of the smallest such set of the tree at <paramref name="root"/>.</summary>
    public bool[] Smallest(PqNode root)
    {
        var window = new bool[marked.Length];
        foreach (var leaf in Anywhere(root))
        {
            window[leaf] = true;
        }

        return window;
    }

    // The marks of a subtree as one range, anywhere.
    private List<int> Anywhere(PqNode node)
    {
        var held = Enumerable.Range(0, node.Children.Count).Where(child => HasMarks(node.Children[child])).ToArray();
        if (held.Length < 2)
        {
            return held.Length == 1 ? Anywhere(node.Children[held[0]]) : Leaf(node);
        }

        var inner = node.IsFixed
            ? Enumerable.Range(held[0] + 1, held[held.Length - 1] - held[0] - 1).Select(child => node.Children[child]).ToList()
            : [.. held.Select(child => node.Children[child]).OrderBy(Saving).Take(held.Length - 2)];
        var outer = node.IsFixed
            ? [node.Children[held[0]], node.Children[held[held.Length - 1]]]
            : held.Select(child => node.Children[child]).Except(inner);
        return [.. inner.SelectMany(Leaves), .. outer.SelectMany(AtOneEnd)];
    }

    // The marks of a subtree as one range that reaches one of its ends.
    private List<int> AtOneEnd(PqNode node)
    {
        var held = node.Children.Where(HasMarks).ToList();
        if (held.Count == 0)
        {
            return Leaf(node);
        }

        if (!node.IsFixed)
        {
            var last = held.OrderByDescending(Saving).First();
            return [.. held.Where(child => child != last).SelectMany(Leaves), .. AtOneEnd(last)];
        }

        var row = node.Children.ToList();
        var (first, end) = (row.IndexOf(held[0]), row.IndexOf(held[held.Count - 1]));
        List<int> fromFront = [.. row.Take(end).SelectMany(Leaves), .. AtOneEnd(row[end])];
        List<int> fromBack = [.. row.Skip(first + 1).SelectMany(Leaves), .. AtOneEnd(row[first])];
        return Size(fromFront) <= Size(fromBack) ? fromFront : fromBack;
    }

    private List<int> Leaf(PqNode node) => node.Children.Count == 0 && HasMarks(node) ? [node.Element] : [];

    private int Saving(PqNode node) => Size(Leaves(node)) - Size(AtOneEnd(node));

    private int Size(IEnumerable<int> leaves) => leaves.Sum(leaf => sizes[leaf]);

    private bool HasMarks(PqNode node) =>
        node.Children.Count == 0 ? node.Element >= 0 && marked[node.Element] : node.Children.Any(HasMarks);

    private static IEnumerable<int> Leaves(PqNode node) => node.Children.Count == 0 ? [node.Element] : node.Children.SelectMany(Leaves);
}
