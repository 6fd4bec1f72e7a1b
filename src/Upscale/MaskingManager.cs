using Upscale.Compensation;
using Upscale.Core.Collections;
using Upscale.Core.Masks;
using Upscale.Core.Profiles;
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
    private CompensationReport? compensation;

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

    /// <summary>What <see cref="Compensate"/> did.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Compensate"/> has not been called.</exception>
    public CompensationReport Compensation =>
        compensation ?? throw new InvalidOperationException("nothing is compensated yet: write Mask().Compensate(calibration).");

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

        selection = MaskSelector.Select(Definition.Graph, SquareRootScores(), options with { Amount = share });
        MaskedWeights.Apply(model, Definition.Graph, selection.Masks);
        return this;
    }

    /// <summary>
    /// Refits the weights that are left, layer by layer and without training, so that the masked network's layers make what the dense network's made.
    /// Masks stay as they are.
    /// </summary>
    /// <param name="calibration">What the dense network made of a few hundred inputs: <see cref="Calibration.Record"/>, before masking.</param>
    /// <param name="options">The damping.</param>
    /// <param name="progress">Told after each layer.</param>
    /// <returns>This.</returns>
    /// <exception cref="InvalidOperationException">The calibration is of another model class. The model is left as it was.</exception>
    public MaskingManager Compensate(
        Calibration calibration,
        CompensationOptions? options = null,
        IProgress<CompensationProgress>? progress = null
    )
    {
        compensation = NetworkCompensation.Run(model, calibration, options, progress);
        return this;
    }

    /// <summary>
    /// Writes the scores as a profile. With that file among the project's <c>AdditionalFiles</c> the next build bakes the layout into the pruned
    /// class; the attribute's amount is applied by the build.
    /// </summary>
    /// <param name="path">The file, such as <c>PrunedResNet18.prune</c>. It is replaced whole or not at all, and its folder is made where it is missing.</param>
    /// <returns>This.</returns>
    public MaskingManager SaveProfile(string path)
    {
        ProfileFile.Write(path, Profile.OfScores(Definition.Model.Name, Definition.Graph, options.Side, SquareRootScores()));
        return this;
    }

    // The build joins the scores of layers that share a mask by the root of the sum of their squares. Scores that are to be added are given
    // to it, and here for the same masks to the last digit, as square roots: the order stays, and the joined score is the root of the sum.
    private IReadOnlyList<LayerScores> SquareRootScores() =>
        importance.Combination == ScoreCombination.RootOfSquares
            ? Scores
            : [.. Scores.Select(layer => layer with { Values = [.. layer.Values.Select(score => SquareRoot(score, layer.Layer))] })];

    private double SquareRoot(double score, string layer) =>
        score >= 0
            ? Math.Sqrt(score)
            : throw new InvalidOperationException(
                $"{importance.GetType().Name} gave {score} for '{layer}': scores that are added between layers must not be negative."
            );

    private static InvalidOperationException NotMasked() =>
        new("nothing is masked yet: write new MaskingManager(model).Importance().Mask().");
}
