using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Profiles;
using Upscale.Generators.Capture;
using Upscale.Generators.Diagnostics;
using Upscale.Generators.Profiles;

namespace Upscale.Generators.Emit;

/// <summary>What is generated for one model, and what there is to say of it. Equal by value.</summary>
/// <param name="Class">The pruned class's full name; null where nothing is generated.</param>
/// <param name="Files">The files.</param>
/// <param name="Diagnostics">Diagnostics without a place belong to the attribute.</param>
internal sealed record ModelEmission(string? Class, EquatableArray<GeneratedFile> Files, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>Bakes the profile where there is one, and writes the files.</summary>
    /// <remarks>A wrong profile is an error; the open class is there all the same, so that it is the only one.</remarks>
    public static ModelEmission Of(PrunableTarget target, Graph graph, ProfileSource? profile)
    {
        var baking = Baking.Of(target, graph, profile);
        try
        {
            var summary = baking.Plan is { } plan
                ? baking.Diagnostics.Append(new(PrunableDiagnostics.Summary, null, [target.Name, ParameterCount.Kept(graph, plan)]))
                : baking.Diagnostics.Concat(Outlook.Of(target, graph, profile));
            return new(ModelEmitter.FullName(target), ModelEmitter.Emit(target, graph, baking.Plan), summary.ToEquatableArray());
        }
        catch (GraphException exception)
        {
            return new(null, [], [new(PrunableDiagnostics.NotEmitted, null, [exception.Message])]);
        }
    }
}
