namespace Upscale.Core.Layout;

/// <summary>Where in a block's order a set of its channels has to lie.</summary>
public enum BlockEnd
{
    /// <summary>Anywhere, contiguous.</summary>
    Anywhere,

    /// <summary>At the front: the set is the last piece of a range that begins in an earlier block.</summary>
    Front,

    /// <summary>At the back: the set is the first piece of a range that ends in a later block.</summary>
    Back,
}

/// <summary>A set of a block's elements that has to be contiguous.</summary>
/// <param name="Block">The block's number.</param>
/// <param name="Members">For each element of the block, whether it belongs to the set.</param>
/// <param name="End">Where the set has to lie.</param>
public sealed record BlockSet(int Block, bool[] Members, BlockEnd End);

/// <summary>What one consumer wants of the orders so that it reads without a copy: all of its sets, or else they are of no use to it.</summary>
/// <param name="Weight">What it saves: the nanoseconds of its copy.</param>
/// <param name="Sets">The sets; none for a consumer that any order suits.</param>
public sealed record OrderDemand(long Weight, IReadOnlyList<BlockSet> Sets)
{
    /// <summary>The nanoseconds that it pays for each further channel, if it reads more than it wants; infinite if it cannot.</summary>
    public double Extra { get; init; } = double.PositiveInfinity;

    /// <summary>What it pays if it is left out: its copy, or about half of what it does not want.</summary>
    public long Loss =>
        double.IsInfinity(Extra) ? Weight : (long)Math.Min(Weight, Extra * Sets.Sum(set => set.Members.Count(isMember => !isMember)) / 2);
}

/// <summary>An order for each block, and the demands that it satisfies.</summary>
/// <param name="Orders">For each block its elements, in order.</param>
/// <param name="Satisfied">For each demand, whether it was chosen.</param>
public sealed record OrderChoice(IReadOnlyList<int[]> Orders, IReadOnlyList<bool> Satisfied);
