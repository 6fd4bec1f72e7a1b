namespace Upscale;

/// <summary>How the layers of a segment share masks (UPSCALE, Wan et al., ICML 2023).</summary>
public enum PruningMethod
{
    /// <summary>Each layer has a mask of its own.</summary>
    Unconstrained,

    /// <summary>All layers of a segment have one mask.</summary>
    Constrained,

    /// <summary>
    /// Each layer has a mask of its own, chosen such that one order of channels lets all of them read contiguous ranges: nothing is copied.
    /// On the output side this is <see cref="Constrained"/>.
    /// </summary>
    CopyFree,
}
