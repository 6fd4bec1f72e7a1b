using Upscale.Compensation;
using Upscale.Core.Collections;
using Upscale.Core.Layout;
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
    /// <param name="isIsomorphic">True to rank the channels of layers of one kind and kernel size together (Fang et al., ECCV 2024, arXiv 2407.04616).</param>
    /// <exception cref="InvalidOperationException">The model has no definition, or is not the network that it was built from.</exception>
    public MaskingManager(
        nn.Module model,
        PruningSide? side = null,
        PruningMethod? method = null,
        bool? isGlobal = null,
        string? name = null,
        bool? isIsomorphic = null
    )
    {
        this.model = model;
        Definition = name is null ? ModelDefinition.For(model) : ModelDefinition.For(model, name);
        var defaults = Definition.Options;
        options = new(defaults.Amount, side ?? defaults.Side, method ?? defaults.Method, isGlobal ?? defaults.Global, defaults.Ignore)
        {
            Isomorphic = isIsomorphic ?? defaults.Isomorphic,
            Limits = defaults.Limits,
            Macs = defaults.Macs,
        };
    }

    /// <summary>The model's definition.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>The scores of each layer that can be masked; computed at the first use.</summary>
    public IReadOnlyList<LayerScores> Scores => scores ??= LayerScoring.Score(model, Definition.Graph, options, importance);

    /// <summary>The masks that were applied.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Mask"/> has not been called.</exception>
    public MaskSet Masks => Selection.Masks;

    /// <summary>For each layer what was asked, what was dropped, and why these differ.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Mask"/> has not been called.</exception>
    public EquatableArray<MaskReport> Report => Selection.Report;

    /// <summary>Masks, report and cost together; its text is a table.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Mask"/> has not been called.</exception>
    public MaskSelection Selection => selection ?? throw NotMasked();

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

    /// <summary>Sets the weights of the least important channels to zero, in place. It may be called again, with a larger amount.</summary>
    /// <param name="amount">The share of channels to mask, at least 0 and less than 1; what the attribute says where neither this nor <paramref name="macs"/> is given.</param>
    /// <param name="macs">
    /// The share of multiply-adds that the pruned network may have, more than 0 and at most 1, instead of an amount. Layers then lose channels where
    /// the scores lost are few for the multiply-adds saved; a producer's are saved only when nobody reads the channel.
    /// </param>
    /// <param name="limits">What must not be done to a layer; the attribute's limits where it is null. Layers that the attribute ignores stay ignored.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> or <paramref name="macs"/> lies outside its range, or is not a number.</exception>
    /// <exception cref="ArgumentException">Both are given, a limit lies outside its range, or <paramref name="macs"/> cannot be met. Nothing is masked.</exception>
    public MaskingManager Mask(double? amount = null, double? macs = null, MaskLimits? limits = null)
    {
        Check(amount, macs);
        selection = MaskSelector.Select(
            Definition.Graph,
            SummableScores(),
            options with
            {
                Amount = amount ?? options.Amount,
                Macs = macs ?? (amount is null ? options.Macs : null),
                Limits = limits ?? options.Limits,
                Combination = importance.Combination,
            }
        );
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
    /// <param name="costs">
    /// By what the build weighs layouts: a table of the machine that the network will run on. Without one, the committed costs of the model's device.
    /// </param>
    /// <returns>This.</returns>
    public MaskingManager SaveProfile(string path, LayoutCosts? costs = null)
    {
        var profile = Profile.OfScores(Definition.Model.Name, Definition.Graph, options.Side, SummableScores(), importance.Combination);
        ProfileFile.Write(path, profile with { Costs = costs ?? DeviceCosts.Of(model) });
        return this;
    }

    private IReadOnlyList<LayerScores> SummableScores()
    {
        foreach (var layer in importance.Combination == ScoreCombination.Sum ? Scores : [])
        {
            if (layer.Values.Any(score => score < 0))
            {
                throw new InvalidOperationException(
                    $"{importance.GetType().Name} gave {layer.Values.Min()} for '{layer.Layer}': scores that are added between layers must not be negative."
                );
            }
        }

        return Scores;
    }

    private static void Check(double? amount, double? macs)
    {
        if (amount is not null && macs is not null)
        {
            throw new ArgumentException("Give an amount or a share of multiply-adds, not both.", nameof(macs));
        }

        if (amount is { } share && !(share >= 0 && share < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(amount),
                share,
                "The share of channels to mask must be at least 0 and less than 1."
            );
        }

        if (macs is { } left && !(left > 0 && left <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(macs), left, "The share of multiply-adds must be more than 0 and at most 1.");
        }
    }

    private static InvalidOperationException NotMasked() =>
        new("nothing is masked yet: write new MaskingManager(model).Importance().Mask().");
}
