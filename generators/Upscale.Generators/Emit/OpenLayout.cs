using Upscale.Core.Graphs;
using Upscale.Core.Plans;
using Upscale.Core.Traces;

namespace Upscale.Generators.Emit;

/// <summary>The layout of an open class: it asks the plan that its constructor gets.</summary>
internal sealed class OpenLayout : ClassLayout
{
    private readonly Dictionary<(int, int), string> sites = [];
    private readonly List<(string, string)> selections = [];

    public OpenLayout(Graph graph, GraphChannels channels, NameTable fields)
        : base(graph, channels)
    {
        foreach (var (operation, input) in SelectionSites.Of(graph))
        {
            var site = graph.Operations[operation];
            var field = fields.Take(SelectionField(site, input));
            var axis = channels.Axis(site.Inputs[input]);
            sites[(operation, input)] = field;
            selections.Add((field, $"new ChannelSelection(plan, {Literals.Of(operation)}, {Literals.Of(input)}, {Literals.Of(axis)})"));
        }
    }

    public override bool IsBaked => false;

    public override IReadOnlyList<(string Field, string Construction)> Selections => selections;

    public override LayoutSelection Selection(int operation, int input) =>
        sites.TryGetValue((operation, input), out var field) ? new LayoutSelection.AtRunTime(field) : new LayoutSelection.None();

    public override string? Comment(Operation operation) => null;

    public override string Width(int value) => $"Plan.Values[{Literals.Of(value)}].Count";

    protected override string Carries(Layer layer) => $"plan[{Literals.Of(layer.Name)}].Carried.Count > 0";

    protected override string Kept(Layer layer, bool isOutput) =>
        $"plan[{Literals.Of(layer.Name)}].{(isOutput ? "Outputs" : "Inputs")}.Count";

    /// <summary>The name of a selection's field, after the operation that reads it.</summary>
    public static string SelectionField(Operation operation, int input) =>
        "_" + ForwardWriter.LocalName(operation) + "_selection" + (operation.Inputs.Count == 1 ? "" : Literals.Of(input));
}
