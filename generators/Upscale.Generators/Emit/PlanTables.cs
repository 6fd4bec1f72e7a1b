using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Plans;
using Upscale.Generators.Capture;

namespace Upscale.Generators.Emit;

/// <summary>A plan as constants.</summary>
internal static class PlanTables
{
    public static TablesView Of(PrunableTarget target, Graph graph, PruningPlan plan) =>
        new(
            ModelEmitter.Tables(target),
            target.Name,
            Literals.Of(target.Options.Amount),
            [.. plan.Layers.Select(Layer)],
            [.. plan.Selections.Select(Selection)],
            [.. plan.Values.Select((value, id) => $"{Indices(value)}, // {graph.Operations[id].Name}")]
        );

    private static string Layer(LayerPlan layer) =>
        $"new LayerPlan({Literals.Of(layer.Layer)}, {Indices(layer.Inputs)}, {Indices(layer.Outputs)}, {Indices(layer.MaskedInputs)}, {Indices(layer.MaskedOutputs)})"
        + (layer.Carried.Count == 0 ? "" : $" {{ Carried = {Indices(layer.Carried)} }}");

    private static string Selection(PlannedSelection planned) =>
        $"new PlannedSelection({Literals.Of(planned.Operation)}, {Literals.Of(planned.Input)}, {Text(planned.Selection)})";

    private static string Text(Selection selection) =>
        selection switch
        {
            Selection.View view => $"new Selection.View({Literals.Of(view.Start)}, {Literals.Of(view.Length)})",
            Selection.Gather gather => $"new Selection.Gather({Indices(gather.Indices)})",
            _ => "Selection.Whole",
        };

    private static string Indices(EquatableArray<int> indices) =>
        indices.Count == 0 ? "[]" : $"Indices({Literals.Of(IndexText.Write(indices))})";
}
