namespace Upscale.Core.Layout;

/// <summary>Adds one set to a PQ-tree: one walk from the leaves to the root of the smallest subtree that holds the whole set.</summary>
/// <remarks>
/// Below that root a subtree is empty, full, or partial. A partial subtree comes back as a row of nodes from empty to full, so
/// that its full end can meet its full neighbours.
/// </remarks>
internal static class PqReduction
{
    private enum Filling
    {
        Empty,
        Full,
        Partial,

        /// <summary>The whole set lies in this subtree, and is contiguous.</summary>
        Complete,
        Impossible,
    }

    /// <summary>A subtree after the walk.</summary>
    /// <param name="Filling">How many of its elements are marked.</param>
    /// <param name="Marked">The number of marked elements.</param>
    /// <param name="Row">The subtree, or for a partial one the nodes that replace it, from empty to full.</param>
    private readonly record struct Visited(Filling Filling, int Marked, IReadOnlyList<PqNode> Row);

    private static readonly Visited NoOrder = new(Filling.Impossible, 0, []);

    /// <summary>The tree with the set added, or null where no order is left.</summary>
    public static PqNode? Apply(PqNode root, bool[] marked, int total)
    {
        var visited = Visit(root, marked, total);
        return visited.Filling == Filling.Impossible ? null : visited.Row[0];
    }

    private static Visited Visit(PqNode node, bool[] marked, int total)
    {
        if (node.Children.Count == 0)
        {
            var isMarked = node.Element >= 0 && marked[node.Element];
            return new(isMarked ? Filling.Full : Filling.Empty, isMarked ? 1 : 0, [node]);
        }

        var children = new Visited[node.Children.Count];
        var count = 0;
        for (var index = 0; index < children.Length; index++)
        {
            children[index] = Visit(node.Children[index], marked, total);
            count += children[index].Marked;
            if (children[index].Filling == Filling.Impossible)
            {
                return NoOrder;
            }

            if (children[index].Filling == Filling.Complete)
            {
                return new(Filling.Complete, total, [Replace(node, index, children[index].Row[0])]);
            }
        }

        return children.All(child => child.Filling == Filling.Empty) ? new(Filling.Empty, 0, [node])
            : children.All(child => child.Filling == Filling.Full) ? new(count == total ? Filling.Complete : Filling.Full, count, [node])
            : count == total ? Complete(node, children, total)
            : Partial(node, children, count);
    }

    private static PqNode Replace(PqNode node, int index, PqNode child)
    {
        var children = node.Children.ToArray();
        children[index] = child;
        return node.IsFixed ? PqNode.Fixed(children) : PqNode.Free(children);
    }

    // The smallest subtree that holds the set: full children between partial ones.
    private static Visited Complete(PqNode node, Visited[] children, int total)
    {
        if (node.IsFixed)
        {
            var row = Row(children, endsAtFull: false);
            return row is null ? NoOrder : new(Filling.Complete, total, [PqNode.Fixed(row)]);
        }

        var (empty, full, partial) = Sort(children);
        if (partial.Count > 2)
        {
            return NoOrder;
        }

        var joined = new List<PqNode>(partial.Count > 0 ? partial[0].Row : []);
        joined.AddRange(Group(full));
        joined.AddRange(partial.Count > 1 ? partial[1].Row.Reverse() : []);
        return new(Filling.Complete, total, [PqNode.Free([.. empty, PqNode.Fixed(joined)])]);
    }

    // A subtree that holds a part of the set: one row from empty to full.
    private static Visited Partial(PqNode node, Visited[] children, int count)
    {
        if (node.IsFixed)
        {
            var row = Row(children, endsAtFull: true) ?? Row([.. Enumerable.Reverse(children)], endsAtFull: true);
            return row is null ? NoOrder : new(Filling.Partial, count, row);
        }

        var (empty, full, partial) = Sort(children);
        return partial.Count > 1
            ? NoOrder
            : new(Filling.Partial, count, [.. Group(empty), .. partial.SelectMany(child => child.Row), .. Group(full)]);
    }

    /// <summary>Children in their order, partial ones opened: empty, full, and empty again unless the row must end full.</summary>
    private static List<PqNode>? Row(Visited[] children, bool endsAtFull)
    {
        var row = new List<PqNode>();
        var (begun, ended) = (false, false);
        foreach (var child in children)
        {
            switch (child.Filling)
            {
                case Filling.Empty:
                    ended |= begun;
                    row.AddRange(child.Row);
                    break;
                case Filling.Full when !ended:
                    begun = true;
                    row.AddRange(child.Row);
                    break;
                case Filling.Partial when !begun:
                    begun = true;
                    row.AddRange(child.Row);
                    break;
                case Filling.Partial when !ended:
                    ended = true;
                    row.AddRange(child.Row.Reverse());
                    break;
                default:
                    return null;
            }
        }

        return endsAtFull && ended ? null : row;
    }

    private static (List<PqNode> Empty, List<PqNode> Full, List<Visited> Partial) Sort(Visited[] children) =>
        (
            [.. children.Where(child => child.Filling == Filling.Empty).Select(child => child.Row[0])],
            [.. children.Where(child => child.Filling == Filling.Full).Select(child => child.Row[0])],
            [.. children.Where(child => child.Filling == Filling.Partial)]
        );

    private static IEnumerable<PqNode> Group(List<PqNode> nodes) => nodes.Count == 0 ? [] : [PqNode.Free(nodes)];
}
