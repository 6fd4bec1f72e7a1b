using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks.Windows;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>Chooses the channels to drop from their scores.</summary>
/// <remarks>
/// The unit that is kept or dropped is a <em>choice</em>: one channel of one layer (unconstrained), or the channels of several
/// layers that stand or fall together (constrained). Choices are ranked within a <em>ranking</em>: a layer, a segment, or the
/// network (global); each ranking drops its lowest <c>floor(amount × choices)</c>. The same scores give the same masks: among
/// equals the earlier layer and the lower channel is dropped first. No layer loses its last channel, and limits keep more; what they keep is
/// not dropped elsewhere. With a budget of multiply-adds, <see cref="MaskBudget"/> says what is dropped instead. Copy-free masks drop as many
/// channels of each layer as unconstrained ones do, and choose them together: see <see cref="CopyFreeMasks"/>.
/// </remarks>
public static class MaskSelector
{
    /// <summary>The masks for <paramref name="scores"/>, which must cover every layer that can be masked.</summary>
    /// <exception cref="ArgumentException">
    /// The amount or a limit lies outside its range, a budget cannot be met, or scores are missing, of a wrong count or not finite.
    /// </exception>
    public static MaskSelection Select(Graph graph, IReadOnlyList<LayerScores> scores, MaskOptions options)
    {
        Check(options);
        var flow = new ChannelFlow(graph);
        var candidates = MaskCandidates.Find(flow, options.Side, options.IsShared);
        var ignored = candidates.Where(candidate => options.Ignores(candidate.Layer)).ToArray();
        var masked = candidates.Except(ignored).Where(candidate => candidate.IsFree.Contains(true)).ToArray();
        var values = ScoresOf(masked, scores);

        var sharing = new HashSet<string>(options.IsShared ? masked.Select(candidate => candidate.Layer) : [], StringComparer.Ordinal);
        var choices = new MaskChoices(flow, masked, ignored, values, options);
        bool[][] Shared() => new MaskRanking(graph, masked, options).Drop(choices.OfSegments()).Channels;
        bool[][] Placed(MaskDrops drops) =>
            options is { Method: PruningMethod.CopyFree, Side: PruningSide.Input }
                ? InWindows(flow, candidates, masked, values, drops.Channels, Shared, sharing, options)
                : drops.Channels;

        var dense = MultiplyAdds.Of(graph);
        var groups = options.IsShared ? choices.OfSegments() : choices.OfLayers();
        var chosen = options.Macs is null
            ? new MaskRanking(graph, masked, options).Drop(groups)
            : new MaskBudget(flow, masked, [.. candidates.Except(masked)], values, groups, options).Drop(drops =>
                (double)PlannedCost.Of(flow, Masks(flow, masked, Placed(drops), options.Side)) / Math.Max(1, dense)
            );
        var placed = Placed(chosen);
        var masks = Masks(flow, masked, placed, options.Side);
        return new(masks, MaskReports.Of(candidates, masked, placed, options))
        {
            Cost = new(dense, PlannedCost.Of(flow, masks), options.Macs),
            SharedInstead =
                options.Method == PruningMethod.CopyFree
                    ? masks.Layers.Select(mask => mask.Layer).Where(sharing.Contains).ToEquatableArray()
                    : [],
        };
    }

    /// <summary>The layers that need scores, in execution order, with their number of channels on the masked side.</summary>
    public static EquatableArray<(string Layer, int Channels)> Scored(Graph graph, MaskOptions options) =>
        MaskCandidates
            .Find(new ChannelFlow(graph), options.Side)
            .Where(candidate => !options.Ignores(candidate.Layer) && candidate.IsFree.Contains(true))
            .Select(candidate => (candidate.Layer, candidate.Channels))
            .ToEquatableArray();

    private static void Check(MaskOptions options)
    {
        var error =
            !(options.Amount >= 0 && options.Amount < 1)
                ? FormattableString.Invariant($"the amount is {options.Amount}; it must be at least 0 and less than 1")
            : options.Macs is { } macs && !(macs > 0 && macs <= 1)
                ? FormattableString.Invariant($"the share of multiply-adds is {macs}; it must be more than 0 and at most 1")
            : options.Limits.Error();
        if (error is not null)
        {
            throw new ArgumentException(error, nameof(options));
        }
    }

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
        Func<bool[][]> shared,
        HashSet<string> sharing,
        MaskOptions options
    )
    {
        bool[]? SharedBy(string layer)
        {
            _ = sharing.Add(layer);
            return Array.FindIndex(masked, candidate => candidate.Layer == layer) is >= 0 and var index ? shared()[index] : null;
        }

        int[] at = [.. candidates.Select(candidate => Array.IndexOf(masked, candidate))];
        var found = CopyFreeMasks.Drop(
            flow,
            candidates,
            [.. at.Select(index => index < 0 ? null : scores[index].Select(options.Addend).ToArray())],
            [.. at.Select(index => index < 0 ? 0 : drops[index].Count(isDropped => isDropped))],
            candidate => SharedBy(candidates[candidate].Layer)
        );
        return
        [
            .. masked.Select(
                (candidate, index) =>
                    candidate.IsGrouped && !IsOnlyReader(flow, candidate.Value)
                        ? new bool[candidate.Channels]
                        : candidate.Allowed(found[Array.IndexOf(candidates, candidate)], scores[index])
            ),
        ];
    }

    // Equally many channels of each group are no window; they need no copy where nobody else reads what they come from.
    private static bool IsOnlyReader(ChannelFlow flow, int value)
    {
        while (flow.Readings[value].Count == 1 && !flow.IsPinned[value] && !flow.IsShared(value))
        {
            if (flow.Rules[value] is ChannelRule.Mix)
            {
                return true;
            }

            if (flow.Rules[value] is not ChannelRule.Map { Form: MapForm.Aligned, Sources.Count: 1 })
            {
                return false;
            }

            value = flow.Graph.Operations[value].Inputs[0];
        }

        return false;
    }

    private static MaskSet Masks(ChannelFlow flow, MaskCandidate[] masked, bool[][] drops, PruningSide side)
    {
        var masks = masked
            .Select((candidate, index) => Mask(candidate, drops[index], side))
            .Where(mask => mask.Inputs.Count + mask.Outputs.Count > 0);
        var set = new MaskSet(masks.ToEquatableArray());
        return side == PruningSide.Output ? ZeroFollowers.AddTo(flow, set) : set;
    }

    private static LayerMask Mask(MaskCandidate candidate, bool[] drop, PruningSide side)
    {
        var channels = Enumerable.Range(0, drop.Length).Where(channel => drop[channel]).ToEquatableArray();
        return side == PruningSide.Input ? new(candidate.Layer, channels, []) : new(candidate.Layer, [], channels);
    }
}
