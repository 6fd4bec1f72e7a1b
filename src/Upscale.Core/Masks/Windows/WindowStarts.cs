namespace Upscale.Core.Masks.Windows;

/// <summary>Layouts from which to search.</summary>
/// <remarks>
/// Two groups of readers can always have masks of their own: what only the first keeps, what both keep, what only the second keeps. So the
/// readers are parted in two groups whose members agree as well as can be, the one group's windows begin at the front of their
/// rows, the other's end at the back. One group and an empty one is the constrained layout.
/// </remarks>
internal sealed class WindowStarts(WindowProblem problem)
{
    // Up to this many readers all ways to part them are tried.
    private const int MostReadersParted = 6;
    private const int MostPartings = 4;

    // Shares of what is to be dropped that all readers drop together.
    private static readonly double[] SharedDrops = [1, 0.5, 0];

    /// <summary>The layouts, of which the first is constrained.</summary>
    public IEnumerable<WindowLayout> Find()
    {
        var readers = problem.Readers.Length;
        yield return Layout(new bool[readers], Drop(_ => true, 1));
        foreach (var parting in Partings())
        {
            var (front, back) = (Drop(reader => !parting[reader], 1), Drop(reader => parting[reader], 1));
            yield return Layout(parting, Both(front, back), front, back);
            foreach (var share in SharedDrops)
            {
                yield return Layout(parting, Drop(_ => true, share), front, back);
            }
        }
    }

    private WindowLayout Layout(bool[] parting, bool[][] dropped, bool[][]? front = null, bool[][]? back = null)
    {
        // What the readers at the front drop lies at the back, and the other way round.
        int Side(int block, int position) => (front?[block][position] == true ? 1 : 0) - (back?[block][position] == true ? 1 : 0);
        var orders = problem
            .Sizes.Select(
                (size, block) =>
                    Enumerable
                        .Range(0, size)
                        .Where(position => !dropped[block][position])
                        .OrderBy(position => problem.IsFixed[block] ? 0 : Side(block, position))
                        .ToArray()
            )
            .ToArray();
        return new(
            orders,
            [
                .. problem.Readers.Select(
                    (reader, number) => parting[number] ? reader.Parts.Sum(part => orders[part.Block].Length) - reader.Keep : 0
                ),
            ]
        );
    }

    /// <summary>What a group of readers drops together: the elements worth least to them, as many as each of them has to drop.</summary>
    private bool[][] Drop(Func<int, bool> isMember, double share)
    {
        var members = problem.Readers.Where((_, reader) => isMember(reader)).ToArray();
        var left = members.Select(reader => (int)Math.Floor(share * (reader.Length - reader.Keep))).ToArray();
        var worth = problem.Sizes.Select(size => new double[size]).ToArray();
        var readersOf = problem.Sizes.Select(_ => new Dictionary<int, int>()).ToArray();
        for (var member = 0; member < members.Length; member++)
        {
            foreach (var part in members[member].Parts)
            {
                // A row may hold one block twice.
                readersOf[part.Block][member] = readersOf[part.Block].TryGetValue(member, out var count) ? count + 1 : 1;
                for (var position = 0; position < part.Values.Length; position++)
                {
                    worth[part.Block][position] += part.Values[position];
                }
            }
        }

        var dropped = problem.Sizes.Select(size => new bool[size]).ToArray();
        var elements = worth.SelectMany((row, block) => row.Select((value, position) => (value, block, position)));
        foreach (var (_, block, position) in elements.OrderBy(element => element.value))
        {
            var readers = readersOf[block];
            if (problem.IsFixed[block] || readers.Count == 0 || readers.Any(reader => left[reader.Key] < reader.Value))
            {
                continue;
            }

            dropped[block][position] = true;
            foreach (var reader in readers)
            {
                left[reader.Key] -= reader.Value;
            }
        }

        return dropped;
    }

    private static bool[][] Both(bool[][] front, bool[][] back) =>
        [.. front.Select((row, block) => row.Select((isDropped, position) => isDropped && back[block][position]).ToArray())];

    private IEnumerable<bool[]> Partings()
    {
        var readers = problem.Readers.Length;
        if (readers <= MostReadersParted)
        {
            return Enumerable
                .Range(1, Math.Max(0, (1 << (readers - 1)) - 1))
                .Select(bits => Enumerable.Range(0, readers).Select(reader => (bits >> reader & 1) == 1).ToArray())
                .OrderBy(Lost)
                .Take(MostPartings);
        }

        var halves = Enumerable.Range(0, readers).Select(reader => reader >= readers / 2).ToArray();
        var (first, last) = (new bool[readers], new bool[readers]);
        (first[0], last[readers - 1]) = (true, true);
        return new[] { halves, first, last }.Select(Improved).OrderBy(Lost);
    }

    // Readers change sides one by one while that helps.
    private bool[] Improved(bool[] parting)
    {
        var best = Lost(parting);
        for (var isChanged = true; isChanged; )
        {
            isChanged = false;
            for (var reader = 0; reader < parting.Length; reader++)
            {
                var other = (bool[])parting.Clone();
                other[reader] = !other[reader];
                if (Lost(other) is var lost && lost < best)
                {
                    (parting, best, isChanged) = (other, lost, true);
                }
            }
        }

        return parting;
    }

    private double Lost(bool[] parting)
    {
        var (front, back) = (Drop(reader => !parting[reader], 1), Drop(reader => parting[reader], 1));
        var lost = 0.0;
        for (var reader = 0; reader < parting.Length; reader++)
        {
            var dropped = parting[reader] ? back : front;
            lost += problem.Readers[reader].Parts.Sum(part => part.Values.Where((_, position) => dropped[part.Block][position]).Sum());
        }

        return lost;
    }
}
