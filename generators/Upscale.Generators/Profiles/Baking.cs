using Microsoft.CodeAnalysis.Text;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Profiles;
using Upscale.Generators.Capture;
using Upscale.Generators.Diagnostics;

namespace Upscale.Generators.Profiles;

/// <summary>The plan that a profile gives a model, or why it gives none.</summary>
/// <param name="Plan">The plan; null for an open class.</param>
/// <param name="Diagnostics">Diagnostics without a place belong to the attribute.</param>
internal sealed record Baking(PruningPlan? Plan, EquatableArray<DiagnosticInfo> Diagnostics)
{
    public static Baking Of(PrunableTarget target, Graph graph, ProfileSource? source)
    {
        if (source is null)
        {
            return target.Options.Profile is { } name ? Refused(PrunableDiagnostics.NoProfile, null, name) : new(null, []);
        }

        var reading = ProfileText.Read(source.Text);
        if (reading.Profile is not { } profile)
        {
            var (line, message) = reading.Error is { } error ? (error.Line, error.Message) : (1, "it is empty");
            return Refused(PrunableDiagnostics.BadProfile, Place(source, line), source.FileName, message);
        }

        if (ProfileCheck.Difference(profile, graph) is { } difference)
        {
            return Refused(PrunableDiagnostics.OtherProfile, Place(source, 1), source.FileName, target.ModelName, difference);
        }

        try
        {
            var options = target.Options;
            var selection = profile.Select(
                graph,
                new MaskOptions(options.Amount, options.Side, options.Method, options.Global, options.Ignore)
                {
                    Isomorphic = options.Isomorphic,
                    Limits = options.Limits,
                    Macs = options.Macs,
                }
            );
            var plan = Planner.Plan(graph, selection.Masks, PlanMode.Reordered, LayoutOptions.Default with { Costs = profile.Costs });
            return new(plan, Reports(selection, EmptyLayers.Find(graph, selection.Masks, plan)));
        }
        catch (ArgumentException exception)
        {
            return Refused(PrunableDiagnostics.UnfitProfile, Place(source, 1), source.FileName, exception.Message);
        }
    }

    private static EquatableArray<DiagnosticInfo> Reports(MaskSelection selection, IEnumerable<EmptyLayer> empty) =>
        selection
            .Report.Where(report => report.Reason is not null)
            .Select(report => (report.Layer, Reason: report.Reason!))
            .Concat(empty.Select(layer => (layer.Layer, layer.Reason)))
            .Select(entry => new DiagnosticInfo(PrunableDiagnostics.LeftAlone, null, [entry.Layer, entry.Reason]))
            .ToEquatableArray();

    private static Baking Refused(string id, LocationInfo? place, params string[] arguments) => new(null, [new(id, place, [.. arguments])]);

    private static LocationInfo Place(ProfileSource source, int line)
    {
        var lines = SourceText.From(source.Text).Lines;
        var found = lines[Math.Min(Math.Max(line, 1), lines.Count) - 1];
        var start = new LinePosition(found.LineNumber, 0);
        return new(source.Path, found.Span, new(start, new(found.LineNumber, found.Span.Length)));
    }
}
