namespace Upscale.Core.Masks;

/// <summary>What is dropped of each masked candidate, within the limits.</summary>
internal sealed class MaskDrops
{
    private readonly MaskLimits limits;
    private readonly int[] left;
    private readonly int[] fewest;
    private readonly List<MaskChoice> dropped = [];

    public MaskDrops(MaskCandidate[] masked, MaskLimits limits)
    {
        this.limits = limits;
        Channels = [.. masked.Select(candidate => new bool[candidate.Channels])];
        left = [.. masked.Select(candidate => candidate.Channels)];
        fewest = [.. masked.Select(candidate => Fewest(candidate.Channels, limits))];
    }

    /// <summary>For each masked candidate, whether each channel is dropped.</summary>
    public bool[][] Channels { get; }

    /// <summary>The fewest channels that a layer may be left with.</summary>
    public static int Fewest(int channels, MaskLimits limits) =>
        Math.Min(channels, Math.Max(limits.Minimum, channels - (int)Math.Floor(limits.MaximumRatio * channels)));

    /// <summary>Drops a choice, unless a limit keeps it.</summary>
    public void Drop(MaskChoice choice)
    {
        if (choice.Members.GroupBy(member => member.Candidate).Any(group => left[group.Key] - group.Count() < fewest[group.Key]))
        {
            return;
        }

        Set(choice, true);
        dropped.Add(choice);
    }

    /// <summary>Keeps again, dearest first, until every layer has a multiple of channels, or all.</summary>
    public void Round()
    {
        if (limits.RoundTo == 1)
        {
            return;
        }

        // Stable, so of equals the one is kept again that was dropped last.
        var again = Enumerable.Reverse(dropped).OrderByDescending(choice => choice.Score).ToList();
        for (var next = Next(again); next is not null; next = Next(again))
        {
            Set(next, false);
            _ = again.Remove(next);
        }
    }

    private MaskChoice? Next(List<MaskChoice> again)
    {
        for (var candidate = 0; candidate < left.Length; candidate++)
        {
            if (
                left[candidate] % limits.Multiple(left[candidate]) != 0
                && again.Find(choice => choice.Members.Exists(member => member.Candidate == candidate)) is { } choice
            )
            {
                return choice;
            }
        }

        return null;
    }

    private void Set(MaskChoice choice, bool isDropped)
    {
        foreach (var (candidate, channel) in choice.Members)
        {
            Channels[candidate][channel] = isDropped;
            left[candidate] += isDropped ? -1 : 1;
        }
    }
}
