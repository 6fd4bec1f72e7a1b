using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks.Windows;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>Chooses the channels to drop from their scores.</summary>
/// <remarks>
/// The unit that is kept or dropped is a <em>choice</em>: one channel of one layer (unconstrained), or the channels of several
/// layers that stand or fall together (constrained). Choices are ranked within a <em>ranking</em>: a layer, a segment, or the
/// network (global); each ranking drops its lowest <c>floor(amount × choices)</c>. The same scores give the same masks: among
/// equals the earlier layer and the lower channel is dropped first. No layer loses its last channel. Copy-free masks drop as many
/// channels of each layer as unconstrained ones do, and choose them together: see <see cref="CopyFreeMasks"/>.
/// </remarks>
public static class MaskSelector
{
    /// <summary>The masks for <paramref name="scores"/>, which must cover every layer that can be masked.</summary>
    /// <exception cref="ArgumentException">The amount lies outside [0, 1), or scores are missing, of a wrong count or not finite.</exception>
    public static MaskSelection Select(Graph graph, IReadOnlyList<LayerScores> scores, MaskOptions options)
    {
        if (!(options.Amount >= 0 && options.Amount < 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"the amount is {options.Amount}; it must be at least 0 and less than 1"),
                nameof(options)
            );
        }

        var flow = new ChannelFlow(graph);
        var candidates = MaskCandidates.Find(flow, options.Side);
        var ignored = candidates.Where(candidate => IsIgnored(candidate.Layer, options)).ToArray();
        var masked = candidates.Except(ignored).Where(candidate => candidate.IsFree.Contains(true)).ToArray();
        var values = ScoresOf(masked, scores);

        var drops = new MaskRanking(flow, masked, ignored, values, options).Drop();
        if (options is { Method: PruningMethod.CopyFree, Side: PruningSide.Input })
        {
            drops = InWindows(flow, candidates, masked, values, drops, options);
        }

        var masks = masked
            .Select((candidate, index) => Mask(candidate, drops[index], options.Side))
            .Where(mask => mask.Inputs.Count + mask.Outputs.Count > 0);
        var set = new MaskSet(masks.ToEquatableArray());
        var report = candidates.Select(candidate =>
            Report(candidate, options, ignored, Array.IndexOf(masked, candidate) is >= 0 and var index ? drops[index] : null)
        );
        return new(options.Side == PruningSide.Output ? ZeroFollowers.AddTo(flow, set) : set, report.ToEquatableArray());
    }

    /// <summary>The layers that need scores, in execution order, with their number of channels on the masked side.</summary>
    public static EquatableArray<(string Layer, int Channels)> Scored(Graph graph, MaskOptions options) =>
        MaskCandidates
            .Find(new ChannelFlow(graph), options.Side)
            .Where(candidate => !IsIgnored(candidate.Layer, options) && candidate.IsFree.Contains(true))
            .Select(candidate => (candidate.Layer, candidate.Channels))
            .ToEquatableArray();

    private static bool IsIgnored(string layer, MaskOptions options) => options.Ignore.Any(pattern => LayerPattern.Matches(pattern, layer));

    private static double[][] ScoresOf(MaskCandidate[] masked, IReadOnlyList<LayerScores> scores)
    {
        var known = new Dictionary<string, LayerScores>(StringComparer.Ordinal);
        foreach (var entry in scores)
        {
            if (known.ContainsKey(entry.Layer))
            {
                throw new ArgumentException($"layer '{entry.Layer}' has scores twice", nameof(scores));
            }

            known[entry.Layer] = entry;
        }

        return
        [
            .. masked.Select(candidate =>
                !known.TryGetValue(candidate.Layer, out var entry)
                    ? throw new ArgumentException($"layer '{candidate.Layer}' has no scores", nameof(scores))
                : entry.Values.Count != candidate.Channels
                    ? throw new ArgumentException(
                        $"layer '{candidate.Layer}' has {entry.Values.Count} scores, but {candidate.Channels} channels to mask",
                        nameof(scores)
                    )
                : entry.Values.Any(value => double.IsNaN(value) || double.IsInfinity(value))
                    ? throw new ArgumentException($"layer '{candidate.Layer}' has a score that is not a finite number", nameof(scores))
                : entry.Values.ToArray()
            ),
        ];
    }

    // The layers' own masks say how many channels each drops; which ones, is chosen for all together.
    private static bool[][] InWindows(
        ChannelFlow flow,
        MaskCandidate[] candidates,
        MaskCandidate[] masked,
        double[][] scores,
        bool[][] drops,
        MaskOptions options
    )
    {
        int[] at = [.. candidates.Select(candidate => Array.IndexOf(masked, candidate))];
        var found = CopyFreeMasks.Drop(
            flow,
            candidates,
            [.. at.Select(index => index < 0 ? null : scores[index].Select(score => MaskRanking.Addend(score, options)).ToArray())],
            [.. at.Select(index => index < 0 ? 0 : drops[index].Count(isDropped => isDropped))]
        );
        return [.. masked.Select(candidate => found[Array.IndexOf(candidates, candidate)])];
    }

    private static LayerMask Mask(MaskCandidate candidate, bool[] drop, PruningSide side)
    {
        var channels = Enumerable.Range(0, drop.Length).Where(channel => drop[channel]).ToEquatableArray();
        return side == PruningSide.Input ? new(candidate.Layer, channels, []) : new(candidate.Layer, [], channels);
    }

    private static MaskReport Report(MaskCandidate candidate, MaskOptions options, MaskCandidate[] ignored, bool[]? drop)
    {
        var asked = MaskRanking.Share(options.Amount, candidate.Channels);
        var dropped = drop?.Count(item => item) ?? 0;
        var reason =
            dropped == asked ? null
            : ignored.Contains(candidate) ? "the layer is ignored"
            : !candidate.IsFree.Contains(true)
                ? options.Side == PruningSide.Input ? "it reads an input of the network"
                    : "it makes an output of the network"
            : options.Global ? "channels are ranked over all layers"
            : MaskRanking.IsShared(options) ? "channels are ranked over the segment"
            : options.Method == PruningMethod.CopyFree ? "no window of its input's order holds that many whole channels"
            : candidate.Units.Distinct().Count() < candidate.Channels ? "tied channels are kept or dropped together"
            : candidate.IsFree.Contains(false) ? "some of its channels cannot be dropped"
            : "a layer keeps its last channel";
        return new(candidate.Layer, candidate.Channels, asked, dropped, reason);
    }
}
