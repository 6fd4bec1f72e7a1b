using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Chooses the generated class for a layout, makes it and fills it.</summary>
internal static class PrunedModel
{
    /// <summary>
    /// The baked class where it has the layout <paramref name="plan"/>, or is asked for by type and drops nothing that the masks do not; else the open one.
    /// </summary>
    public static TModule Make<TModule>(nn.Module model, ModelDefinition definition, MaskSet masks, PlanMode mode, PruningPlan plan)
        where TModule : nn.Module
    {
        if (definition.Baked is not { } baked)
        {
            return Open<TModule>(model, definition, plan, violation: null);
        }

        if (mode != PlanMode.Reordered || baked.Plan == plan)
        {
            var same = baked.Plan == plan ? Filled<TModule>(baked.Create(), model, definition, plan) : null;
            return same ?? Open<TModule>(model, definition, plan, $"its layout is reordered, not {mode.ToString().ToLowerInvariant()}");
        }

        var layout = WithMasks(baked.Plan, masks);
        var violations = PlanRules.Check(definition.Graph, masks, layout);
        var isAskedFor = violations.Count == 0 && typeof(TModule) != typeof(nn.Module<Tensor, Tensor>);
        var wider = isAskedFor ? Filled<TModule>(baked.Create(), model, definition, layout) : null;
        return wider ?? Open<TModule>(model, definition, plan, violations.Count == 0 ? null : violations[0]);
    }

    // The same layout for other masks: what it keeps although the profile masked it may be unmasked now, and the other way round.
    private static PruningPlan WithMasks(PruningPlan plan, MaskSet masks) =>
        plan with
        {
            Layers = plan
                .Layers.Select(layer =>
                    layer with
                    {
                        MaskedInputs = layer.Inputs.Intersect(masks[layer.Layer].Inputs).ToEquatableArray(),
                        MaskedOutputs = layer.Outputs.Intersect(masks[layer.Layer].Outputs).ToEquatableArray(),
                    }
                )
                .ToEquatableArray(),
        };

    private static TModule Open<TModule>(nn.Module model, ModelDefinition definition, PruningPlan plan, string? violation)
        where TModule : nn.Module =>
        Filled<TModule>(definition.Open(plan), model, definition, plan)
        ?? throw new InvalidOperationException(
            violation is null
                ? $"{definition} is not a {typeof(TModule).Name}."
                : $"{definition.Name} has a layout fixed by its profile, which does not fit: {violation}. "
                    + "Call Prune() without a type for a layout of its own, or save a new profile and build."
        );

    private static TModule? Filled<TModule>(nn.Module made, nn.Module model, ModelDefinition definition, PruningPlan plan)
        where TModule : nn.Module
    {
        if (made is not TModule target)
        {
            made.Dispose();
            return null;
        }

        return WeightFiller.Fill(target, model, definition, plan);
    }
}
