namespace Upscale.Core.Layout;

/// <summary>All orders of some elements in which given sets of them are each contiguous.</summary>
/// <remarks>
/// <para>Problem: several consumers read from one value, each a set of its channels. A set that is a contiguous range in the
/// value's order is read for free. Which orders make all of some sets contiguous, and is there one?</para>
/// <para>Idea (Booth and Lueker's PQ-tree): a tree whose leaves are the elements stands for all orders that its leaves can take. The
/// children of a <em>free</em> node may be permuted at will, those of a <em>fixed</em> node only reversed. Adding a set rearranges
/// the tree as little as needed, or shows that no order is left.</para>
/// <para>Example, elements a b c d: at first free(a b c d). {b, c} gives free(a d free(b c)): b and c are neighbours. {c, d} gives
/// free(a fixed(b c d)): b c d or d c b. {a, c} has no order left, since both neighbours of c are taken.</para>
/// <para>Limits: one pass over the whole tree for each set added, instead of over the part that holds the set; the trees here have
/// few leaves, since elements that no set tells apart share one. Trees are immutable, so a search can return to an earlier one.</para>
/// <para>Start reading at <see cref="With"/>.</para>
/// </remarks>
public sealed class PqTree
{
    private readonly PqNode root;

    private PqTree(PqNode root) => this.root = root;

    /// <summary>Every order of elements 0 to <paramref name="count"/> - 1.</summary>
    public static PqTree OfAll(int count) => new(PqNode.Free([.. Enumerable.Range(0, count).Select(PqNode.Leaf)]));

    /// <summary>The orders of this tree in which the <paramref name="marked"/> elements are contiguous too, or null where there are none.</summary>
    public PqTree? With(bool[] marked)
    {
        var total = 0;
        foreach (var mark in marked)
        {
            total += mark ? 1 : 0;
        }

        return total < 2 ? this
            : PqReduction.Apply(root, marked, total) is { } reduced ? new(reduced)
            : null;
    }

    /// <summary>The smallest set that holds the <paramref name="marked"/> elements and is contiguous in one of the orders.</summary>
    /// <param name="marked">The elements.</param>
    /// <param name="sizes">What each element counts.</param>
    public bool[] Window(bool[] marked, int[] sizes) => new PqWindow(marked, sizes).Smallest(root);

    /// <summary>One of the orders; where children may be permuted, <paramref name="arrange"/> says how.</summary>
    public List<int> Order(Func<IReadOnlyList<PqNode>, IEnumerable<PqNode>> arrange)
    {
        var order = new List<int>();
        Append(root, arrange, order);
        return order;
    }

    private static void Append(PqNode node, Func<IReadOnlyList<PqNode>, IEnumerable<PqNode>> arrange, List<int> order)
    {
        if (node.Children.Count == 0)
        {
            order.Add(node.Element);
            return;
        }

        foreach (var child in node.IsFixed ? node.Children : arrange(node.Children))
        {
            Append(child, arrange, order);
        }
    }
}

/// <summary>A node of a <see cref="PqTree"/>.</summary>
public sealed class PqNode
{
    private PqNode(int element, bool isFixed, IReadOnlyList<PqNode> children)
    {
        Element = element;
        IsFixed = isFixed;
        Children = children;
    }

    /// <summary>The element of a leaf; of any other node the element of its first leaf.</summary>
    public int Element { get; }

    /// <summary>True where children may only be reversed (Booth and Lueker's Q node), false where they may be permuted (P node).</summary>
    public bool IsFixed { get; }

    /// <summary>The children; none for a leaf.</summary>
    public IReadOnlyList<PqNode> Children { get; }

    internal static PqNode Leaf(int element) => new(element, false, []);

    /// <summary>A node whose children may be permuted; of one child, the child itself.</summary>
    internal static PqNode Free(IReadOnlyList<PqNode> children) =>
        children.Count == 1 ? children[0] : new(children.Count == 0 ? -1 : children[0].Element, false, children);

    /// <summary>A node whose children may be reversed.</summary>
    internal static PqNode Fixed(IReadOnlyList<PqNode> children) =>
        children.Count < 3 ? Free(children) : new(children[0].Element, true, children);
}
