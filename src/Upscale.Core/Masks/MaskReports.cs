using Upscale.Core.Collections;

namespace Upscale.Core.Masks;

/// <summary>Says for each layer what was asked, what was got, and why these differ.</summary>
internal static class MaskReports
{
    private const string Last = "a layer keeps its last channel";

    public static EquatableArray<MaskReport> Of(MaskCandidate[] candidates, MaskCandidate[] masked, bool[][] drops, MaskOptions options) =>
        candidates
            .Select(candidate => Of(candidate, Array.IndexOf(masked, candidate) is >= 0 and var index ? drops[index] : null, options))
            .ToEquatableArray();

    private static MaskReport Of(MaskCandidate candidate, bool[]? drop, MaskOptions options)
    {
        var dropped = drop?.Count(isDropped => isDropped) ?? 0;
        var amount = options.OwnAmount(candidate.Layer) ?? options.Amount;
        var asked = options.Macs is null ? MaskRanking.Share(amount, candidate.Channels) : dropped;
        return new(
            candidate.Layer,
            candidate.Channels,
            asked,
            dropped,
            dropped == asked ? null : Reason(candidate, asked, dropped, options)
        );
    }

    private static string Reason(MaskCandidate candidate, int asked, int dropped, MaskOptions options) =>
        options.Ignores(candidate.Layer) ? "the layer is ignored"
        : !candidate.IsFree.Contains(true)
            ? options.Side == PruningSide.Input ? "it reads an input of the network"
                : "it makes an output of the network, or what an operation needs whole"
        : (dropped < asked ? Limit(candidate, asked, dropped, options.Limits) : null) is { } limit ? limit
        : options.OwnAmount(candidate.Layer) is null && options.Isomorphic ? Ranked("layers of one structure", candidate.Channels - dropped)
        : options.OwnAmount(candidate.Layer) is null && options.Global ? Ranked("all layers", candidate.Channels - dropped)
        : options.IsShared ? Ranked("the segment", candidate.Channels - dropped)
        : options.Method == PruningMethod.CopyFree ? "no window of its input's order holds that many whole channels"
        : candidate.IsTied ? "tied channels are kept or dropped together"
        : candidate.IsGrouped ? "the groups of a convolution drop equally many channels each"
        : candidate.IsFree.Contains(false) ? "some of its channels cannot be dropped"
        : Last;

    private static string Ranked(string over, int kept) => $"channels are ranked over {over}" + (kept == 1 ? $", and {Last}" : "");

    private static string? Limit(MaskCandidate candidate, int asked, int dropped, MaskLimits limits)
    {
        var kept = candidate.Channels - dropped;

        // Of what was asked: what is kept may be wide enough to need no rounding.
        var multiple = limits.Multiple(candidate.Channels - asked);
        return
            candidate.Channels - asked < MaskDrops.Fewest(candidate.Channels, limits)
            && kept - multiple < MaskDrops.Fewest(candidate.Channels, limits)
            ? limits.Minimum > candidate.Channels - (int)Math.Floor(limits.MaximumRatio * candidate.Channels)
                ? limits.Minimum == 1
                    ? null
                    : FormattableString.Invariant($"a layer keeps at least {limits.Minimum} channels")
                : FormattableString.Invariant($"a layer drops at most {limits.MaximumRatio} of its channels")
            : multiple > 1 && (kept == candidate.Channels || kept % multiple == 0) && asked - dropped < multiple
                ? FormattableString.Invariant($"kept channels are rounded up to a multiple of {multiple}")
                    + (limits.RoundTo == MaskLimits.Auto ? ", at which kernels are fast" : "")
                : null;
    }
}
