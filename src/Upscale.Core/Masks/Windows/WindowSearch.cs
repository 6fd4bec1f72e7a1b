namespace Upscale.Core.Masks.Windows;

/// <summary>Improves a layout until neither other windows nor another order lose less.</summary>
/// <remarks>
/// Two steps in turn, each exact or better than before, so that the loss only falls. <em>Place</em>: with the orders given, each reader's
/// best window is a matter of prefix sums. <em>Arrange</em>: with the windows given, positions between the windows' ends are slots
/// that the same readers see; any two slots share their elements out best by the difference of what they are worth there.
/// </remarks>
internal sealed class WindowSearch(WindowProblem problem)
{
    private const int MostRounds = 12;
    private const int MostPasses = 6;

    private readonly double tolerance = 1e-12 * problem.Readers.Sum(reader => reader.Parts.Sum(part => part.Values.Sum()));

    /// <summary>A layout that loses no more than <paramref name="layout"/>, and its loss.</summary>
    public (WindowLayout Layout, double Lost) Improve(WindowLayout layout)
    {
        var best = Lost(layout);
        for (var round = 0; round < MostRounds; round++)
        {
            var next = Place(Arrange(layout));
            var lost = Lost(next);
            if (lost >= best - tolerance)
            {
                return lost < best ? (next, lost) : (layout, best);
            }

            (layout, best) = (next, lost);
        }

        return (layout, best);
    }

    /// <summary>What <paramref name="layout"/> loses after one round.</summary>
    public double Estimate(WindowLayout layout) => Math.Min(Lost(layout), Lost(Place(Arrange(layout))));

    /// <summary>The sum of what readers lose.</summary>
    private double Lost(WindowLayout layout)
    {
        var lost = 0.0;
        for (var reader = 0; reader < problem.Readers.Length; reader++)
        {
            foreach (var (part, isKept) in Kept(problem.Readers[reader], layout, reader))
            {
                lost += part.Values.Where((_, position) => !isKept[position]).Sum();
            }
        }

        return lost;
    }

    /// <summary>For each part of a reader's row the positions inside of its window.</summary>
    public static IEnumerable<(WindowPart Part, bool[] IsKept)> Kept(WindowReader reader, WindowLayout layout, int number)
    {
        var (from, end) = (layout.Starts[number], layout.Starts[number] + reader.Keep);
        var at = 0;
        foreach (var part in reader.Parts)
        {
            var kept = new bool[part.Values.Length];
            foreach (var position in layout.Orders[part.Block])
            {
                kept[position] = at >= from && at < end;
                at++;
            }

            yield return (part, kept);
        }
    }

    private WindowLayout Place(WindowLayout layout) =>
        layout with
        {
            Starts = [.. problem.Readers.Select((reader, number) => BestStart(reader, layout.Orders, layout.Starts[number]))],
        };

    private int BestStart(WindowReader reader, int[][] orders, int now)
    {
        var sums = new List<double> { 0 };
        foreach (var part in reader.Parts)
        {
            foreach (var position in orders[part.Block])
            {
                sums.Add(sums[sums.Count - 1] + part.Values[position]);
            }
        }

        var best = Math.Min(now, sums.Count - 1 - reader.Keep);
        for (var start = 0; start + reader.Keep < sums.Count; start++)
        {
            if (sums[start + reader.Keep] - sums[start] > sums[best + reader.Keep] - sums[best] + tolerance)
            {
                best = start;
            }
        }

        return best;
    }

    // What no window covers leaves the order. That moves no window: it lies before or behind all windows over its block.
    private WindowLayout Arrange(WindowLayout layout)
    {
        var covers = problem.Sizes.Select(_ => new List<WindowCover>()).ToArray();
        for (var number = 0; number < problem.Readers.Length; number++)
        {
            var at = -layout.Starts[number];
            foreach (var part in problem.Readers[number].Parts)
            {
                var count = layout.Orders[part.Block].Length;
                var (from, end) = (Math.Max(0, -at), Math.Min(count, problem.Readers[number].Keep - at));
                if (from < end)
                {
                    covers[part.Block].Add(new(from, end, part.Values));
                }

                at += count;
            }
        }

        return layout with
        {
            Orders =
            [
                .. layout.Orders.Select(
                    (order, block) =>
                        problem.IsFixed[block]
                            ? order
                            : new WindowSlots(order, problem.Sizes[block], covers[block]).Share(MostPasses, tolerance)
                ),
            ],
        };
    }
}
