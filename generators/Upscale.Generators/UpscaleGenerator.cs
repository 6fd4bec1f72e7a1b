using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Generators.Emit;
using Upscale.Generators.Profiles;
using Upscale.Generators.Targets;

namespace Upscale.Generators;

/// <summary>Emits the pruned class of each <c>[Prunable]</c>. It reports nothing: that is <see cref="UpscaleAnalyzer"/>'s part.</summary>
[Generator]
public sealed class UpscaleGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var hasRuntime = context
            .CompilationProvider.Select((compilation, _) => PrunableReader.HasRuntime(compilation))
            .WithTrackingName(StepNames.Runtime);

        // Equal by value and without places, so that an edit which moves the model in its file ends here.
        var graphs = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                PrunableReader.Attribute,
                (_, _) => true,
                (found, cancellation) => Captures.Of(found.TargetSymbol, found.SemanticModel.Compilation, cancellation)
            )
            .SelectMany((captures, _) => captures.SelectMany(ModelGraph.Of).ToEquatableArray())
            .WithTrackingName(StepNames.Graphs);

        var profiles = context
            .AdditionalTextsProvider.Where(ProfileSource.IsProfile)
            .Select(ProfileSource.Read)
            .Collect()
            .Select((found, _) => found.OrderBy(profile => profile.Path, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(StepNames.Profiles);

        var emissions = graphs
            .Combine(profiles)
            .Select((pair, _) => (Model: pair.Left, Profile: ProfileSource.For(pair.Left.Target, pair.Right)))
            .WithTrackingName(StepNames.Models)
            .Select((pair, _) => ModelEmission.Of(pair.Model.Target, pair.Model.Graph, pair.Profile))
            .WithTrackingName(StepNames.Emissions);

        context.RegisterSourceOutput(emissions.Collect().Combine(hasRuntime), (output, pair) => Output(output, pair.Left, pair.Right));
    }

    // All at once: one initialiser makes all classes known, and of two with one name only the first can be added.
    private static void Output(SourceProductionContext output, IEnumerable<ModelEmission> emissions, bool hasRuntime)
    {
        if (!hasRuntime)
        {
            return;
        }

        var classes = emissions
            .Where(emission => emission.Class is not null)
            .GroupBy(emission => emission.Class!, StringComparer.Ordinal)
            .ToArray();
        foreach (
            var file in classes
                .SelectMany(group => group.First().Files)
                .Append(ModelEmitter.Initializer(classes.Select(group => group.Key)))
        )
        {
            output.AddSource(file.HintName, file.Text);
        }
    }
}
