using Upscale.Core.Collections;

namespace Upscale.Core.Masks;

/// <summary>The masks chosen, and what was asked against what was got.</summary>
public sealed record MaskSelection(MaskSet Masks, EquatableArray<MaskReport> Report);

/// <summary>What was asked of one layer, and what it drops.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Channels">Channels on the side that is masked.</param>
/// <param name="Asked">Channels that the amount asks to drop.</param>
/// <param name="Dropped">Channels that the mask drops.</param>
/// <param name="Reason">Why these two differ, or null where they do not.</param>
public sealed record MaskReport(string Layer, int Channels, int Asked, int Dropped, string? Reason);

/// <summary>How the scores of one channel in several layers become one, where the layers share a mask.</summary>
public enum ScoreCombination
{
    /// <summary>The root of the sum of squares: right for L2 magnitudes, whose layers' weights then count as one weight.</summary>
    RootOfSquares,

    /// <summary>The sum: right for L1 magnitudes, for the same reason.</summary>
    Sum,
}
