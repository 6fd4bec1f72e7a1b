namespace Upscale.Core.Masks.Windows;

/// <summary>A window's range of one block's order.</summary>
internal sealed record WindowCover(int From, int End, double[] Values);

/// <summary>The slots between the ends of the windows over one block, and who is in them.</summary>
internal sealed class WindowSlots
{
    private readonly List<WindowCover> covers;
    private readonly List<Slot> slots = [];

    private sealed record Slot(int From, int End, List<WindowCover> Covers, double[] Worth)
    {
        public int[] Members { get; set; } = [];
    }

    /// <param name="order">The elements that are kept, in order.</param>
    /// <param name="size">The number of all elements.</param>
    /// <param name="covers">The windows.</param>
    public WindowSlots(int[] order, int size, List<WindowCover> covers)
    {
        this.covers = covers;
        var ends = new SortedSet<int>(covers.SelectMany(cover => new[] { cover.From, cover.End })) { 0, order.Length }.ToArray();
        for (var index = 1; index < ends.Length; index++)
        {
            Add(ends[index - 1], ends[index], size, order.AsSpan(ends[index - 1], ends[index] - ends[index - 1]).ToArray());
        }

        // Behind the end is the slot of what nobody keeps.
        Add(order.Length, int.MaxValue, size, [.. Enumerable.Range(0, size).Except(order)]);
    }

    /// <summary>The elements in an order that is worth no less; without those that no window covers.</summary>
    public int[] Share(int passes, double tolerance)
    {
        var isChanged = true;
        for (var pass = 0; isChanged && pass < passes; pass++)
        {
            isChanged = false;
            for (var left = 0; left < slots.Count; left++)
            {
                for (var right = left + 1; right < slots.Count; right++)
                {
                    isChanged |= Share(slots[left], slots[right], tolerance);
                }
            }
        }

        return [.. slots.Where(slot => slot.Covers.Count > 0).SelectMany(Sorted)];
    }

    private void Add(int from, int end, int size, int[] members)
    {
        if (members.Length == 0)
        {
            return;
        }

        var own = covers.FindAll(cover => cover.From <= from && cover.End >= end);
        var worth = new double[size];
        foreach (var cover in own)
        {
            for (var element = 0; element < size; element++)
            {
                worth[element] += cover.Values[element];
            }
        }

        slots.Add(new(from, end, own, worth) { Members = members });
    }

    private static bool Share(Slot left, Slot right, double tolerance)
    {
        double Gain(int element) => left.Worth[element] - right.Worth[element];
        if (left.Members.Min(Gain) >= right.Members.Max(Gain))
        {
            return false;
        }

        int[] both = [.. left.Members.Concat(right.Members).OrderByDescending(Gain).ThenBy(element => element)];
        if (both.Take(left.Members.Length).Sum(Gain) <= left.Members.Sum(Gain) + tolerance)
        {
            return false;
        }

        (left.Members, right.Members) = ([.. both.Take(left.Members.Length)], [.. both.Skip(left.Members.Length)]);
        return true;
    }

    // Inside of a slot any order is worth the same. This one lets windows move: next to a window's end lies what it wants most, or minds least to lose.
    private IEnumerable<int> Sorted(Slot slot)
    {
        var before = covers.FindAll(cover => cover.End == slot.From || cover.End == slot.End);
        var behind = covers.FindAll(cover => cover.From == slot.End || cover.From == slot.From);
        return slot
            .Members.OrderBy(element => behind.Sum(cover => cover.Values[element]) - before.Sum(cover => cover.Values[element]))
            .ThenBy(element => element);
    }
}
