using Upscale.Core.Collections;

namespace Upscale.Core.Plans;

/// <summary>Which channels of a pruned value an operation reads, as positions in the pruned value.</summary>
public abstract record Selection
{
    private Selection() { }

    /// <summary>All of them: nothing to do.</summary>
    public sealed record All : Selection;

    /// <summary>A contiguous range: a view, without a copy at batch 1.</summary>
    public sealed record View(int Start, int Length) : Selection;

    /// <summary>An index list: a copy.</summary>
    public sealed record Gather(EquatableArray<int> Indices) : Selection;

    /// <summary>Every channel.</summary>
    public static Selection Whole { get; } = new All();
}
