namespace Upscale.Core.Layout;

/// <summary>A block's elements in groups (atoms) that no demand tells apart: they are neighbours in every order worth having.</summary>
internal sealed class BlockAtoms
{
    private const int LongestPath = 256;

    private readonly int[][] atoms;
    private readonly string[] signatures;
    private readonly bool hasEnds;

    /// <param name="size">Number of elements.</param>
    /// <param name="sets">All sets that any demand has on the block.</param>
    public BlockAtoms(int size, IReadOnlyList<BlockSet> sets)
    {
        var groups = Enumerable.Range(0, size).GroupBy(element => Signature(sets, element), StringComparer.Ordinal).ToArray();
        atoms = [.. groups.Select(group => group.ToArray())];
        signatures = [.. groups.Select(group => group.Key)];
        hasEnds = sets.Any(set => set.End != BlockEnd.Anywhere);
    }

    /// <summary>The number of elements of each leaf; those that mark the ends have none.</summary>
    public int[] Sizes => [.. atoms.Select(atom => atom.Length), .. hasEnds ? [0, 0] : Array.Empty<int>()];

    // Two more leaves mark the ends; a set at an end is a set that holds the mark.
    private int Front => atoms.Length;

    private int Back => atoms.Length + 1;

    /// <summary>All orders of the atoms.</summary>
    public PqTree AnyOrder()
    {
        if (!hasEnds)
        {
            return PqTree.OfAll(atoms.Length);
        }

        var all = PqTree.OfAll(atoms.Length + 2);
        return all.With(Marks(atom => atom != Front))!.With(Marks(atom => atom != Back))!;
    }

    /// <summary>The leaves that stand for a set.</summary>
    public bool[] Marks(BlockSet set) =>
        Marks(atom =>
            atom == Front ? set.End == BlockEnd.Front
            : atom == Back ? set.End == BlockEnd.Back
            : set.Members[atoms[atom][0]]
        );

    /// <summary>The elements in one of the tree's orders.</summary>
    public int[] Order(PqTree tree)
    {
        var order = tree.Order(Path);
        if (hasEnds && order.IndexOf(Front) > order.IndexOf(Back))
        {
            order.Reverse();
        }

        return [.. order.Where(atom => atom >= 0 && atom < atoms.Length).SelectMany(atom => atoms[atom])];
    }

    private bool[] Marks(Func<int, bool> isMarked)
    {
        var marks = new bool[atoms.Length + (hasEnds ? 2 : 0)];
        for (var leaf = 0; leaf < marks.Length; leaf++)
        {
            marks[leaf] = isMarked(leaf);
        }

        return marks;
    }

    // Where the tree leaves a choice, like stands next to like: consumers that must copy then copy fewer, longer ranges.
    private IEnumerable<PqNode> Path(IReadOnlyList<PqNode> nodes)
    {
        if (nodes.Count < 3 || nodes.Count > LongestPath || nodes.Any(node => node.Element >= atoms.Length))
        {
            return nodes;
        }

        var left = nodes.ToList();
        var path = new List<PqNode> { left[0] };
        left.RemoveAt(0);
        while (left.Count > 0)
        {
            var last = signatures[path[path.Count - 1].Element];
            var nearest = left.OrderBy(node => Distance(last, signatures[node.Element])).First();
            path.Add(nearest);
            _ = left.Remove(nearest);
        }

        return path;
    }

    // For each set whether it holds the element.
    private static string Signature(IReadOnlyList<BlockSet> sets, int element)
    {
        var bits = new char[sets.Count];
        for (var set = 0; set < bits.Length; set++)
        {
            bits[set] = sets[set].Members[element] ? '1' : '0';
        }

        return new(bits);
    }

    private static int Distance(string one, string other)
    {
        var distance = 0;
        for (var index = 0; index < one.Length; index++)
        {
            distance += one[index] == other[index] ? 0 : 1;
        }

        return distance;
    }
}
