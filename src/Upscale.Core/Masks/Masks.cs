using Upscale.Core.Collections;

namespace Upscale.Core.Masks;

/// <summary>What one layer drops.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Inputs">Input channels whose weights are zero, ascending.</param>
/// <param name="Outputs">Output channels that the layer makes zero (weight, bias and shift), ascending. Of a normalisation: channels with zero scale and shift.</param>
public sealed record LayerMask(string Layer, EquatableArray<int> Inputs, EquatableArray<int> Outputs);

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
);
