using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Plans;
using Upscale.Core.Traces;

namespace Upscale.Generators.Emit;

/// <summary>The layout of a baked class: the constants of the profile's plan.</summary>
internal sealed class BakedLayout : ClassLayout
{
    private readonly PruningPlan plan;
    private readonly Dictionary<(int Value, Selection Selection), string> fieldOf = [];
    private readonly List<(string, string)> selections = [];

    public BakedLayout(Graph graph, GraphChannels channels, PruningPlan plan, NameTable fields, string tables)
        : base(graph, channels)
    {
        this.plan = plan;
        foreach (var planned in plan.Selections.Where(planned => planned.Selection is Upscale.Core.Plans.Selection.Gather))
        {
            var operation = graph.Operations[planned.Operation];
            var value = operation.Inputs[planned.Input];
            if (fieldOf.ContainsKey((value, planned.Selection)))
            {
                continue;
            }

            var field = fieldOf[(value, planned.Selection)] = fields.Take(OpenLayout.SelectionField(operation, planned.Input));
            var (at, input, axis) = (Literals.Of(planned.Operation), Literals.Of(planned.Input), Literals.Of(channels.Axis(value)));
            selections.Add((field, $"new ChannelSelection({tables}.Plan, {at}, {input}, {axis})"));
        }
    }

    public override bool IsBaked => true;

    public override IReadOnlyList<(string Field, string Construction)> Selections => selections;

    public override LayoutSelection Selection(int operation, int input)
    {
        var selection = plan.SelectionOf(operation, input);
        return selection is Upscale.Core.Plans.Selection.All
            ? new LayoutSelection.None()
            : new LayoutSelection.Constant(
                selection,
                fieldOf.TryGetValue((Graph.Operations[operation].Inputs[input], selection), out var field) ? field : null
            );
    }

    public override string? Comment(Operation operation)
    {
        var count = Channels.Count(operation.Id);
        if (operation.Layer is null || count == 0)
        {
            return null;
        }

        var kept = plan.Values[operation.Id].Count;
        return kept == count ? $"{Literals.Of(count)} channels" : $"{Literals.Of(kept)} of {Literals.Of(count)} channels";
    }

    public override string Width(int value) => Literals.Of(plan.Values[value].Count);

    protected override string Carries(Layer layer) => plan[layer.Name].Carried.Count > 0 ? "true" : "false";

    protected override string Kept(Layer layer, bool isOutput)
    {
        var kept = plan[layer.Name];
        return Literals.Of(isOutput ? kept.Outputs.Count : kept.Inputs.Count);
    }
}
