using Upscale.Core.Collections;

namespace Upscale.Core.Plans;

/// <summary>What a pruned layer keeps, as channels of the original layer in the order in which the pruned layer holds them.</summary>
/// <remarks>An empty list means that this side of the layer's tensors is copied whole: a layer without a rule, or one that is never called.</remarks>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Inputs">Kept input channels, in order; empty for layers without an input side (normalisation, depthwise).</param>
/// <param name="Outputs">Kept output channels, in order. Of normalisations and depthwise convolutions: the channels that pass.</param>
/// <param name="MaskedInputs">Kept inputs whose weights are masked all the same, because leaving them out would cost a copy or empty the layer.</param>
/// <param name="MaskedOutputs">Kept outputs that are masked all the same.</param>
public sealed record LayerPlan(
    string Layer,
    EquatableArray<int> Inputs,
    EquatableArray<int> Outputs,
    EquatableArray<int> MaskedInputs,
    EquatableArray<int> MaskedOutputs
)
{
    /// <summary>Input channels that are dropped although they are not zero: they are constant, and the layer's bias holds what they add.</summary>
    public EquatableArray<int> Carried { get; init; } = [];
}

/// <summary>The selection of one input of one operation.</summary>
public sealed record PlannedSelection(int Operation, int Input, Selection Selection);

/// <summary>The pruned network's layout: what every layer keeps, in what order, and what every operation reads.</summary>
/// <param name="Layers">One entry for each layer of the graph, in the graph's order, also where nothing is dropped.</param>
/// <param name="Selections">The selections that are not <see cref="Selection.All"/>, by operation and input.</param>
/// <param name="Values">For each operation, the original channels of its value in the pruned order; empty where it has no channel axis.</param>
public sealed record PruningPlan(
    EquatableArray<LayerPlan> Layers,
    EquatableArray<PlannedSelection> Selections,
    EquatableArray<EquatableArray<int>> Values
)
{
    /// <summary>The plan of the layer called <paramref name="name"/>.</summary>
    public LayerPlan this[string name] => Layers.First(layer => layer.Layer == name);

    /// <summary>What operation <paramref name="operation"/> reads of its input number <paramref name="input"/>.</summary>
    public Selection SelectionOf(int operation, int input) =>
        Selections.FirstOrDefault(entry => entry.Operation == operation && entry.Input == input)?.Selection ?? Selection.Whole;
}

/// <summary>How to lay channels out.</summary>
public enum PlanMode
{
    /// <summary>Reorder channels so that most selections are views.</summary>
    Reordered,

    /// <summary>Drop only what every reader drops; no selections at all (the seed's constrained export).</summary>
    Constrained,

    /// <summary>No reordering, every selection that is not everything a copy (the seed's naive export).</summary>
    Baseline,

    /// <summary>Keep every channel in its place: the dense network.</summary>
    Dense,
}
