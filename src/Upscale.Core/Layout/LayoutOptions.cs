namespace Upscale.Core.Layout;

/// <summary>What a plan may do to copy less. Whatever is left out, the pruned network computes the same.</summary>
[Flags]
public enum LayoutPasses
{
    /// <summary>Channels stay in their order, and each selection that is no range is a copy.</summary>
    None = 0,

    /// <summary>Channels are reordered so that selections are ranges.</summary>
    Order = 1,

    /// <summary>A layer reads more than it needs, with zero weights, where that costs less than a copy.</summary>
    OverRead = 2,

    /// <summary>A selection moves above a maximum pool, so that nothing is pooled that nobody reads, where that costs less.</summary>
    Pool = 4,

    /// <summary>Every pass.</summary>
    All = Order | OverRead | Pool,
}

/// <summary>How a plan is chosen.</summary>
/// <param name="Passes">What it may do.</param>
/// <param name="Costs">What that costs.</param>
public sealed record LayoutOptions(LayoutPasses Passes, LayoutCosts Costs)
{
    /// <summary>Every pass, weighed by the committed table.</summary>
    public static LayoutOptions Default { get; } = new(LayoutPasses.All, LayoutCosts.Default);
}
