namespace Upscale;

/// <summary>How the layers of a segment share masks (UPSCALE, Wan et al., ICML 2023).</summary>
public enum PruningMethod
{
    /// <summary>Each layer has a mask of its own.</summary>
    Unconstrained,

    /// <summary>All layers of a segment have one mask.</summary>
    Constrained,
}
