using System.Globalization;
using System.Text;
using Upscale.Core.Collections;

namespace Upscale.Core.Masks;

/// <summary>The masks chosen, and what was asked against what was got.</summary>
public sealed record MaskSelection(MaskSet Masks, EquatableArray<MaskReport> Report)
{
    /// <summary>What the masks save; null where they were given.</summary>
    public MaskCost? Cost { get; init; }

    /// <summary>
    /// Layers whose mask is shared by their segment although copy-free masks were asked for: those of producers, as all who read one see its mask, and
    /// those of tied channels, which windows would cut.
    /// </summary>
    public EquatableArray<string> SharedInstead { get; init; }

    /// <summary>A table: a line for each layer, and one for the whole network.</summary>
    public override string ToString()
    {
        var width = Report.Select(entry => entry.Layer.Length).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        void Line(string layer, string channels, string asked, string dropped, string kept, string? reason)
        {
            var line = $"{layer.PadRight(Math.Max(width, 5))} {channels, 9} {asked, 6} {dropped, 8} {kept, 6}  {reason}";
            _ = text.Append(line.TrimEnd()).Append('\n');
        }

        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
        Line("layer", "channels", "asked", "dropped", "kept", null);
        foreach (var (layer, channels, asked, dropped, reason) in Report)
        {
            Line(layer, Number(channels), Number(asked), Number(dropped), Number(channels - dropped), reason);
        }

        if (SharedInstead.Count > 0)
        {
            _ = text.Append("masks of the segment instead of copy-free ones: ").Append(string.Join(", ", SharedInstead)).Append('\n');
        }

        return text.Append(Cost).ToString().TrimEnd('\n');
    }
}

/// <summary>Multiply-adds of a network before and after pruning, at the example input.</summary>
/// <param name="Dense">Those of the dense network.</param>
/// <param name="Pruned">Those of the pruned network, in which a producer's channel is gone only when nobody reads it.</param>
/// <param name="Asked">The share that was asked for, or null where an amount was.</param>
public sealed record MaskCost(long Dense, long Pruned, double? Asked)
{
    /// <summary>The share of the dense network's multiply-adds that is left.</summary>
    public double Share => Dense == 0 ? 1 : (double)Pruned / Dense;

    /// <summary><c>multiply-adds: 1814 M -> 906 M (0.499, asked 0.500)</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"multiply-adds: {Dense / 1e6:0.0} M -> {Pruned / 1e6:0.0} M ({Share:0.000}")
        + (Asked is { } asked ? FormattableString.Invariant($", asked {asked:0.000})") : ")");
}

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
