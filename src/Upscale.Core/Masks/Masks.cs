using Upscale.Core.Collections;

namespace Upscale.Core.Masks;

/// <summary>What one layer drops.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Inputs">Input channels whose weights are zero, ascending.</param>
/// <param name="Outputs">Output channels that the layer makes zero (weight, bias and shift), ascending. Of a normalisation: channels with zero scale and shift.</param>
public sealed record LayerMask(string Layer, EquatableArray<int> Inputs, EquatableArray<int> Outputs)
{
    /// <summary>Input channels that have one number at all places and that the layer need not read: its bias can hold what they add.</summary>
    public EquatableArray<int> Constants { get; init; } = [];
}

/// <summary>The masks of a network; a layer that is not listed drops nothing.</summary>
public sealed record MaskSet(EquatableArray<LayerMask> Layers)
{
    /// <summary>No masks.</summary>
    public static MaskSet Empty { get; } = new(EquatableArray.Create<LayerMask>([]));

    /// <summary>The mask of <paramref name="layer"/>; empty where it is not listed.</summary>
    public LayerMask this[string layer] => Layers.FirstOrDefault(mask => mask.Layer == layer) ?? new(layer, [], []);
}

/// <summary>The importance of each channel of a layer on the side that is masked; higher is kept.</summary>
public sealed record LayerScores(string Layer, EquatableArray<double> Values);

/// <summary>What to drop, given scores.</summary>
/// <param name="Amount">The share of channels to drop, in [0, 1).</param>
/// <param name="Side">Which side is masked.</param>
/// <param name="Method">One mask for a segment or one a layer.</param>
/// <param name="Global">Rank all layers' channels together instead of layer by layer.</param>
/// <param name="Ignore">Dotted layer names to leave alone; <c>*</c> stands for any run of characters.</param>
/// <param name="Combination">How scores are joined where layers share a mask.</param>
public sealed record MaskOptions(
    double Amount,
    PruningSide Side = PruningSide.Input,
    PruningMethod Method = PruningMethod.Unconstrained,
    bool Global = false,
    EquatableArray<string> Ignore = default,
    ScoreCombination Combination = ScoreCombination.RootOfSquares
)
{
    /// <summary>Rank the channels of layers of one structure together: of one kind and kernel size.</summary>
    public bool Isomorphic { get; init; }

    /// <summary>What a mask must not do to a layer.</summary>
    public MaskLimits Limits { get; init; } = MaskLimits.None;

    /// <summary>
    /// The share of the dense network's multiply-adds that the pruned network may have, in (0, 1), or null. It takes the place of the amount: the
    /// layers' amounts follow from it.
    /// </summary>
    public double? Macs { get; init; }

    /// <summary>Whether a layer is left alone.</summary>
    public bool Ignores(string layer) => Ignore.Concat(Limits.Ignore).Any(pattern => LayerPattern.Matches(pattern, layer));

    /// <summary>The amount of a layer's own, or null where it has none.</summary>
    public double? OwnAmount(string layer) => Limits.Amounts.FirstOrDefault(entry => LayerPattern.Matches(entry.Layers, layer))?.Amount;

    /// <summary>
    /// Whether layers share masks. On the output side a producer's mask is seen by all who read it, so there copy-free masks are constrained ones.
    /// </summary>
    internal bool IsShared => Method == PruningMethod.Constrained || (Method == PruningMethod.CopyFree && Side == PruningSide.Output);

    /// <summary>A score as a number whose sum over channels and layers means something.</summary>
    internal double Addend(double score) => Combination == ScoreCombination.Sum ? score : score * score;
}
