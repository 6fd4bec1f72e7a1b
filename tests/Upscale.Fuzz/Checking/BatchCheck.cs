using Upscale.Fuzz.Compiling;
using Upscale.Fuzz.Making;

namespace Upscale.Fuzz.Checking;

/// <summary>Compiles and checks several models together: first as open classes, then, with profiles of their own scores, as baked ones.</summary>
internal static class BatchCheck
{
    /// <summary>What became of <paramref name="models"/>, in their order.</summary>
    /// <param name="models">The models.</param>
    /// <param name="open">How the open classes are checked; under random masks unless it is given.</param>
    public static IReadOnlyList<Finding> Of(IReadOnlyList<ModelSource> models, Func<CompiledModel, Problem?>? open = null)
    {
        var findings = new Dictionary<string, Finding>(StringComparer.Ordinal);
        var profiles = new List<(string Name, string Text)>();
        foreach (var compiled in ModelCompiler.Compile(models))
        {
            var finding = Check(compiled, open ?? ModelCheck.Open);
            findings.Add(compiled.Source.Name, finding);
            if (finding is { Problem: null, Refusal: null })
            {
                profiles.Add(($"Pruned{compiled.Source.Name}.prune", ModelCheck.SaveProfile(compiled)));
            }
        }

        var sound = models.Where(model => findings[model.Name] is { Problem: null, Refusal: null }).ToArray();
        foreach (var compiled in ModelCompiler.Compile(sound, profiles))
        {
            findings[compiled.Source.Name] = Check(compiled, ModelCheck.Baked);
        }

        return [.. models.Select(model => findings[model.Name])];
    }

    private static Finding Check(CompiledModel compiled, Func<CompiledModel, Problem?> check) =>
        new(compiled.Source, compiled.Refusal, compiled.Pruned is null ? compiled.Problem : check(compiled));
}
