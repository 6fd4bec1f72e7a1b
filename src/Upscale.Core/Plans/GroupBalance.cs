using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>A convolution of several groups keeps equally many channels of each, group after group.</summary>
internal static class GroupBalance
{
    /// <summary>The groups of an operation; 1 where it has none.</summary>
    public static int Groups(ChannelRule rule) => rule is ChannelRule.Mix mix ? mix.Groups : 1;

    /// <summary>Keeps more channels, the first ones of each group, until every group keeps as many as the fullest. False where all did.</summary>
    public static bool Fill(bool[] kept, int groups)
    {
        var size = kept.Length / groups;
        var counts = Enumerable.Range(0, groups).Select(group => kept.Skip(group * size).Take(size).Count(isKept => isKept)).ToArray();
        var (most, changed) = (counts.Max(), false);
        for (var channel = 0; channel < kept.Length; channel++)
        {
            if (!kept[channel] && counts[channel / size] < most)
            {
                kept[channel] = changed = true;
                counts[channel / size]++;
            }
        }

        return changed;
    }

    /// <summary>The channels group by group, and within a group in the given order.</summary>
    public static int[] Sort(int[] channels, int count, int groups) =>
        groups == 1 ? channels : [.. channels.OrderBy(channel => channel / (count / groups))];

    /// <summary>Whether the channels lie group by group, equally many of each.</summary>
    public static bool Holds(IReadOnlyList<int> channels, int count, int groups)
    {
        var each = channels.Count / groups;
        return channels.Count == each * groups
            && channels.Select((channel, place) => channel / (count / groups) == place / each).All(fits => fits);
    }
}
