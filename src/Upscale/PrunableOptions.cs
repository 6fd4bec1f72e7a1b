using Upscale.Core.Collections;

namespace Upscale;

/// <summary>The options of a <see cref="PrunableAttribute"/>, as the generated code states them.</summary>
/// <param name="Amount">The share of channels to drop, in [0, 1).</param>
/// <param name="Input">The example input shape.</param>
/// <param name="Side">Which side of a layer is masked.</param>
/// <param name="Method">How the layers of a segment share masks.</param>
/// <param name="Global">True to rank the channels of all layers together.</param>
/// <param name="Ignore">Dotted layer names to leave alone, with <c>*</c>.</param>
/// <param name="Profile">The profile's file name, or null.</param>
/// <param name="Trainable">True for a class that is meant to be trained.</param>
/// <param name="Lowering">How the generated forward is rewritten; nothing where the class is trainable.</param>
public sealed record PrunableOptions(
    double Amount = 0.25,
    EquatableArray<long> Input = default,
    PruningSide Side = PruningSide.Input,
    PruningMethod Method = PruningMethod.Unconstrained,
    bool Global = false,
    EquatableArray<string> Ignore = default,
    string? Profile = null,
    bool Trainable = false,
    LoweringPasses Lowering = LoweringPasses.None
)
{
    /// <summary>Example shapes of several inputs, as the attribute writes them; empty where all have <see cref="Input"/>.</summary>
    public EquatableArray<string> Inputs { get; init; } = [];

    /// <summary>True to rank the channels of layers of one structure together.</summary>
    public bool Isomorphic { get; init; }

    /// <summary>What a mask must not do to a layer.</summary>
    public MaskLimits Limits { get; init; } = MaskLimits.None;

    /// <summary>The share of multiply-adds that the pruned network may have, or null.</summary>
    public double? Macs { get; init; }
}
