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
    /// <param name="Node">The subtree.</param>
    /// <param name="Row">Of a partial one the nodes that replace it, from empty to full.</param>
    private readonly record struct Visited(Filling Filling, int Marked, PqNode? Node, IReadOnlyList<PqNode>? Row = null);

    private static readonly Visited NoOrder = new(Filling.Impossible, 0, null);

    /// <summary>The tree with the set added, or null where no order is left.</summary>
    public static PqNode? Apply(PqNode root, bool[] marked, int total)
    {
        var visited = Visit(root, marked, total);
        return visited.Node;
    }

    private static Visited Visit(PqNode node, bool[] marked, int total)
    {
        if (node.Children.Count == 0)
        {
            var isMarked = node.Element >= 0 && marked[node.Element];
            return new(isMarked ? Filling.Full : Filling.Empty, isMarked ? 1 : 0, node);
        }

        // Nearly all subtrees are empty or full: they are known by the first child that is not, and stay as they are.
        Visited[]? children = null;
        var (count, filling) = (0, Filling.Empty);
        for (var index = 0; index < node.Children.Count; index++)
        {
            var child = Visit(node.Children[index], marked, total);
            if (child.Filling is Filling.Impossible)
            {
                return NoOrder;
            }

            if (child.Filling is Filling.Complete)
            {
                return new(Filling.Complete, total, Replace(node, index, child.Node!));
            }

            filling = index == 0 ? child.Filling : filling;
            if (children is null && (child.Filling != filling || filling is Filling.Partial))
            {
                children = new Visited[node.Children.Count];
                for (var before = 0; before < index; before++)
                {
                    children[before] = new(filling, 0, node.Children[before]);
                }
            }

            count += child.Marked;
            if (children is not null)
            {
                children[index] = child;
            }
        }

        return children is null ? new(count == total ? Filling.Complete : filling, count, node)
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
            return row is null ? NoOrder : new(Filling.Complete, total, PqNode.Fixed(row));
        }

        var (empty, full, partial) = Sort(children);
        if (partial.Count > 2)
        {
            return NoOrder;
        }

        var joined = new List<PqNode>(partial.Count > 0 ? partial[0].Row! : []);
        joined.AddRange(Group(full));
        joined.AddRange(partial.Count > 1 ? partial[1].Row!.Reverse() : []);
        return new(Filling.Complete, total, PqNode.Free([.. empty, PqNode.Fixed(joined)]));
    }

    // A subtree that holds a part of the set: one row from empty to full.
    private static Visited Partial(PqNode node, Visited[] children, int count)
    {
        if (node.IsFixed)
        {
            var row = Row(children, endsAtFull: true) ?? Row([.. Enumerable.Reverse(children)], endsAtFull: true);
            return row is null ? NoOrder : new(Filling.Partial, count, node, row);
        }

        var (empty, full, partial) = Sort(children);
        return partial.Count > 1
            ? NoOrder
            : new(Filling.Partial, count, node, [.. Group(empty), .. partial.SelectMany(child => child.Row!), .. Group(full)]);
    }

    /// <summary>Children in their order, partial ones opened: empty, full, and empty again unless the row must end full.</summary>
    private static List<PqNode>? Row(Visited[] children, bool endsAtFull)
    {
        var row = new List<PqNode>(children.Length + 2);
        var (begun, ended) = (false, false);
        foreach (var child in children)
        {
            switch (child.Filling)
            {
                case Filling.Empty:
                    ended |= begun;
                    row.Add(child.Node!);
                    break;
                case Filling.Full when !ended:
                    begun = true;
                    row.Add(child.Node!);
                    break;
                case Filling.Partial when !begun:
                    begun = true;
                    row.AddRange(child.Row!);
                    break;
                case Filling.Partial when !ended:
                    ended = true;
                    row.AddRange(child.Row!.Reverse());
                    break;
                default:
                    return null;
            }
        }

        return endsAtFull && ended ? null : row;
    }

    private static (List<PqNode> Empty, List<PqNode> Full, List<Visited> Partial) Sort(Visited[] children) =>
        (
            [.. children.Where(child => child.Filling == Filling.Empty).Select(child => child.Node!)],
            [.. children.Where(child => child.Filling == Filling.Full).Select(child => child.Node!)],
            [.. children.Where(child => child.Filling == Filling.Partial)]
        );

    private static IEnumerable<PqNode> Group(List<PqNode> nodes) => nodes.Count == 0 ? [] : [PqNode.Free(nodes)];
}
