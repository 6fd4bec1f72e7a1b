using Upscale.Core.Collections;
using Upscale.Core.Masks;
using Upscale.Core.Segments;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Masks the least important channels of a model: <c>new MaskingManager(model).Importance().Mask(amount: 0.25)</c>.</summary>
/// <remarks>
/// A masked channel's weights are set to zero in place, so the masked model is its own oracle: its pruned class computes the same.
/// What the attribute says is the default of everything that is not given here. The method is UPSCALE (Wan et al., ICML 2023).
/// </remarks>
public sealed class MaskingManager
{
    private readonly nn.Module model;
    private readonly MaskOptions options;
    private IImportance importance = new L2Magnitude();
    private IReadOnlyList<LayerScores>? scores;
    private MaskSelection? selection;

    /// <summary>Masks <paramref name="model"/>.</summary>
    /// <param name="model">A model whose class, or the factory that made it, has a <see cref="PrunableAttribute"/>.</param>
    /// <param name="side">Whether the input channels of consumers or the output channels of producers are masked.</param>
    /// <param name="method">Whether each layer has a mask of its own or all layers of a segment share one.</param>
    /// <param name="isGlobal">True to rank the channels of all layers together.</param>
    /// <param name="name">The pruned class's name, where the model has several.</param>
    /// <exception cref="InvalidOperationException">The model has no definition, or is not the network that it was built from.</exception>
    public MaskingManager(
        nn.Module model,
        PruningSide? side = null,
        PruningMethod? method = null,
        bool? isGlobal = null,
        string? name = null
    )
    {
        this.model = model;
        Definition = name is null ? ModelDefinition.For(model) : ModelDefinition.For(model, name);
        var defaults = Definition.Options;
        options = new(defaults.Amount, side ?? defaults.Side, method ?? defaults.Method, isGlobal ?? defaults.Global, defaults.Ignore);
    }

    /// <summary>The model's definition.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>The scores of each layer that can be masked; computed at the first use.</summary>
    public IReadOnlyList<LayerScores> Scores => scores ??= LayerScoring.Score(model, Definition.Graph, options, importance);

    /// <summary>The masks that were applied.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Mask"/> has not been called.</exception>
    public MaskSet Masks => (selection ?? throw NotMasked()).Masks;

    /// <summary>For each layer what was asked, what was dropped, and why these differ.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Mask"/> has not been called.</exception>
    public EquatableArray<MaskReport> Report => (selection ?? throw NotMasked()).Report;

    /// <summary>The model's segments: layers that must agree on channels, by their dotted names.</summary>
    public EquatableArray<Segment> Segments() => Definition.Segments;

    /// <summary>Scores the channels with <paramref name="importance"/>, on the model's device.</summary>
    /// <param name="importance">The importance; <see cref="L2Magnitude"/> where it is null.</param>
    /// <returns>This.</returns>
    /// <exception cref="InvalidOperationException">A score is not finite, as with weights that are not numbers; the message names the layer.</exception>
    public MaskingManager Importance(IImportance? importance = null)
    {
        this.importance = importance ?? new L2Magnitude();
        scores = null;
        _ = Scores;
        return this;
    }

    /// <summary>Sets the weights of the least important channels to zero, in place.</summary>
    /// <param name="amount">The share of channels to mask, at least 0 and less than 1; the attribute's amount where it is null.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is less than 0, 1 or more, or not a number.</exception>
    public MaskingManager Mask(double? amount = null)
    {
        var share = amount ?? options.Amount;
        if (!(share >= 0 && share < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(amount),
                share,
                "The share of channels to mask must be at least 0 and less than 1."
            );
        }

        selection = MaskSelector.Select(Definition.Graph, Scores, options with { Amount = share, Combination = importance.Combination });
        MaskedWeights.Apply(model, Definition.Graph, selection.Masks);
        return this;
    }

    private static InvalidOperationException NotMasked() =>
        new("nothing is masked yet: write new MaskingManager(model).Importance().Mask().");
}
