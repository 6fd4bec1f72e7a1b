using Upscale.Core.Collections;

namespace Upscale.Core.Plans;

/// <summary>Finds the cheapest selection that makes one list of channels from another.</summary>
internal static class SelectionFinder
{
    /// <summary>How to read <paramref name="wanted"/> from a value that holds <paramref name="held"/>.</summary>
    public static Selection Find(int[] held, int[] wanted, bool viewsAllowed)
    {
        if (wanted.AsSpan().SequenceEqual(held))
        {
            return Selection.Whole;
        }

        var start = Array.IndexOf(held, wanted[0]);
        if (viewsAllowed && start + wanted.Length <= held.Length && held.AsSpan(start, wanted.Length).SequenceEqual(wanted))
        {
            return new Selection.View(start, wanted.Length);
        }

        var positions = new int[held.Max() + 1];
        for (var position = 0; position < held.Length; position++)
        {
            positions[held[position]] = position;
        }

        return new Selection.Gather(wanted.Select(channel => positions[channel]).ToEquatableArray());
    }
}
