namespace Upscale.Core.Operators;

/// <summary>Channels that are kept or dropped together: a bundle is kept whole, in its original order, or dropped whole.</summary>
/// <remarks>
/// The channels lie as Outer × Count × Inner, and those of one place on the middle axis are a bundle. So the groups of a normalisation are
/// (1, groups, channels of a group), the heads of an attention (1, heads, features of a head), the pairs of a gated linear unit (2, pairs, 1).
/// </remarks>
/// <param name="Outer">How often the bundles come one after the other.</param>
/// <param name="Count">The number of bundles.</param>
/// <param name="Inner">How many consecutive channels a bundle has each time.</param>
public sealed record ChannelTie(int Outer, int Count, int Inner)
{
    /// <summary>Channels of a bundle.</summary>
    public int Width => Outer * Inner;

    /// <summary>The bundle of a channel.</summary>
    public int Bundle(int channel) => channel / Inner % Count;

    /// <summary>The channels of a bundle, ascending.</summary>
    public IEnumerable<int> Members(int bundle) => Channels([bundle]);

    /// <summary>The channels of some bundles, in the order in which an operation on just these has them.</summary>
    public IEnumerable<int> Channels(IReadOnlyList<int> bundles)
    {
        for (var outer = 0; outer < Outer; outer++)
        {
            foreach (var bundle in bundles)
            {
                for (var inner = 0; inner < Inner; inner++)
                {
                    yield return (((outer * Count) + bundle) * Inner) + inner;
                }
            }
        }
    }

    /// <summary>The channels of the bundles of which <paramref name="channels"/> has any.</summary>
    public bool[] Closed(bool[] channels) => Spread(channels, Enumerable.Any);

    /// <summary>The channels of the bundles of which <paramref name="channels"/> has all.</summary>
    public bool[] Whole(bool[] channels) => Spread(channels, Enumerable.All);

    private bool[] Spread(bool[] channels, Func<IEnumerable<int>, Func<int, bool>, bool> quantify)
    {
        var bundles = Enumerable.Range(0, Count).Select(bundle => quantify(Members(bundle), channel => channels[channel])).ToArray();
        return [.. channels.Select((_, channel) => bundles[Bundle(channel)])];
    }
}
