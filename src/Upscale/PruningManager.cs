using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Layout;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Profiles;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Exports a masked model as its pruned class: <c>new PruningManager(model).Compute().Prune()</c>.</summary>
/// <remarks>
/// The masks are the channels whose weights are zero, whatever zeroed them. The model stays as it was: weights, device, training mode.
/// The method is UPSCALE (Wan et al., ICML 2023).
/// </remarks>
public sealed class PruningManager
{
    private readonly nn.Module model;
    private PlanMode mode = PlanMode.Reordered;
    private LayoutOptions options = LayoutOptions.Default;
    private MaskSet? masks;
    private PruningPlan? plan;

    /// <summary>Exports <paramref name="model"/>.</summary>
    /// <param name="model">A model whose class, or the factory that made it, has a <see cref="PrunableAttribute"/>.</param>
    /// <param name="name">The pruned class's name, where the model has several.</param>
    /// <exception cref="InvalidOperationException">The model has no definition, or is not the network that it was built from.</exception>
    public PruningManager(nn.Module model, string? name = null)
    {
        this.model = model;
        Definition = name is null ? ModelDefinition.For(model) : ModelDefinition.For(model, name);
    }

    /// <summary>The model's definition.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>The channels that were found zero.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Compute"/> has not been called.</exception>
    public MaskSet Masks => masks ?? throw NotComputed();

    /// <summary>The layout.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Compute"/> has not been called.</exception>
    public PruningPlan Plan => plan ?? throw NotComputed();

    /// <summary>
    /// The channels that layers read as constants, because a filter is zero and its bias or shift is not: their readers' biases take them over,
    /// or the entry says why not.
    /// </summary>
    public EquatableArray<ConstantInput> Constants { get; private set; } = [];

    /// <summary>The layers of which the masks leave nothing on one side, and that keep a channel all the same.</summary>
    public EquatableArray<EmptyLayer> EmptyLayers { get; private set; } = [];

    /// <summary>Finds the zeroed channels and lays the pruned network out.</summary>
    /// <param name="constrained">True to drop only what every reader drops, without any selection: the paper's constrained export.</param>
    /// <param name="layout">What the layout may do to copy less, and what that costs on this machine; everything, by the committed costs of the model's device, unless it is given.</param>
    /// <returns>This.</returns>
    public PruningManager Compute(bool constrained = false, LayoutOptions? layout = null)
    {
        options = layout ?? LayoutOptions.Default with { Costs = DeviceCosts.Of(model) };
        mode = constrained ? PlanMode.Constrained : PlanMode.Reordered;
        var zeroed = ZeroedChannels.Find(model, Definition.Graph);
        Constants = ConstantInputs.Find(Definition.Graph, zeroed, ZeroedChannels.Flat(model, Definition.Graph));
        masks = ConstantInputs.AddTo(zeroed, Constants);
        plan = Planner.Plan(Definition.Graph, masks, mode, options);
        EmptyLayers = Core.Plans.EmptyLayers.Find(Definition.Graph, masks, plan);
        return this;
    }

    /// <summary>The pruned model.</summary>
    /// <param name="baseline">
    /// True for the paper's baseline export: no reordering, each selection a copy. A constrained layout has neither and stays as it is.
    /// </param>
    /// <returns>An instance of the generated class on the model's device, of its element type and in its training mode.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Compute"/> has not been called.</exception>
    public nn.Module<Tensor, Tensor> Prune(bool baseline = false) => Prune<nn.Module<Tensor, Tensor>>(baseline);

    /// <summary>The pruned model as its generated class.</summary>
    /// <param name="baseline">True for the paper's baseline export.</param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Compute"/> has not been called, or the class has a layout of its own that keeps less than the masks allow; the message names the first layer.
    /// </exception>
    public TModule Prune<TModule>(bool baseline = false)
        where TModule : nn.Module
    {
        var wanted = baseline && mode == PlanMode.Reordered ? PlanMode.Baseline : mode;
        var layout = wanted == mode ? Plan : Planner.Plan(Definition.Graph, Masks, wanted);
        return PrunedModel.Make<TModule>(model, Definition, Masks, wanted, layout);
    }

    /// <summary>
    /// A dense model of the generated class with the masks in its forward. Train it: unmasked weights learn, masked ones stay exactly zero.
    /// Give it to a new <see cref="PruningManager"/> afterwards.
    /// </summary>
    /// <returns>A copy on the model's device that computes exactly what the masked model does.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Compute"/> has not been called.</exception>
    public nn.Module<Tensor, Tensor> Mock() => Mock<nn.Module<Tensor, Tensor>>();

    /// <summary>As <see cref="Mock()"/>, for models of other inputs and outputs.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Compute"/> has not been called, or the model is not a <typeparamref name="TModule"/>.</exception>
    public TModule Mock<TModule>()
        where TModule : nn.Module => MockModel.Make<TModule>(model, Definition, Masks);

    /// <summary>
    /// Writes the masks that were found as a profile: the next build bakes just these, at whatever amount. For scores, from which the build
    /// chooses, write <see cref="MaskingManager.SaveProfile"/>. The costs by which the layout was weighed go along.
    /// </summary>
    /// <param name="path">The file. It is replaced whole or not at all, and its folder is made where it is missing.</param>
    /// <returns>This.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Compute"/> has not been called.</exception>
    public PruningManager SaveProfile(string path)
    {
        var profile = Profile.OfMasks(Definition.Model.Name, Definition.Graph, Definition.Options.Side, Masks);
        ProfileFile.Write(path, profile with { Costs = options.Costs });
        return this;
    }

    private static InvalidOperationException NotComputed() =>
        new("the layout is not computed yet: write new PruningManager(model).Compute().Prune().");
}
