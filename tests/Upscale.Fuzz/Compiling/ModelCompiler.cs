using System.Collections.Immutable;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Upscale.Fuzz.Making;
using Upscale.Generators;

namespace Upscale.Fuzz.Compiling;

/// <summary>Compiles many models at once with the generator, and finds the one that is to blame where that fails.</summary>
internal static partial class ModelCompiler
{
    private const string Space = "Fuzzed.";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    /// <summary>The classes of <paramref name="models"/>, in their order; <paramref name="profiles"/> are file names and texts.</summary>
    public static IReadOnlyList<CompiledModel> Compile(
        IReadOnlyList<ModelSource> models,
        IReadOnlyList<(string Name, string Text)>? profiles = null
    )
    {
        if (models.Count == 0)
        {
            return [];
        }

        ImmutableArray<AdditionalText> files = [.. (profiles ?? []).Select(profile => new TextFile(profile.Name, profile.Text))];
        var driver = Drive(models, files, out var output);
        if (driver.GetRunResult().Results.Single().Exception is { } exception)
        {
            return models.Count == 1
                ? [CompiledModel.Wrong(models[0], "generator: " + exception.GetType().Name, exception.ToString())]
                : [.. Compile([.. models.Take(models.Count / 2)], profiles), .. Compile([.. models.Skip(models.Count / 2)], profiles)];
        }

        using var image = new MemoryStream();
        var emitted = output.Emit(image);
        return emitted.Success ? Load(models, output, image, files) : WithoutBroken(models, emitted.Diagnostics, profiles);
    }

    /// <summary>The files that are generated for <paramref name="model"/>.</summary>
    public static IEnumerable<string> Generate(ModelSource model) =>
        Drive([model], [], out _).GetRunResult().GeneratedTrees.Select(tree => tree.ToString());

    private static GeneratorDriver Drive(IReadOnlyList<ModelSource> models, ImmutableArray<AdditionalText> files, out Compilation output)
    {
        var compilation = CSharpCompilation.Create(
            "Fuzzed" + models[0].Name,
            models.Select(model => CSharpSyntaxTree.ParseText(model.Text, Language, model.Name + ".cs")),
            References.All,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
        return CSharpGeneratorDriver
            .Create([new UpscaleGenerator().AsSourceGenerator()], files, Language)
            .RunGeneratorsAndUpdateCompilation(compilation, out output, out _);
    }

    private static List<CompiledModel> Load(
        IReadOnlyList<ModelSource> models,
        Compilation output,
        MemoryStream image,
        ImmutableArray<AdditionalText> files
    )
    {
        image.Position = 0;
        var assembly = new AssemblyLoadContext(models[0].Name, isCollectible: true).LoadFromStream(image);
        return
        [
            .. models.Select(model =>
                assembly.GetType(Space + "Pruned" + model.Name) is { } pruned
                    ? new(model, assembly.GetType(Space + model.Name, throwOnError: true)!, pruned, null, null)
                    : Refused(model, output, files)
            ),
        ];
    }

    // The diagnostics of one model: the analyzer runs on its file alone.
    private static CompiledModel Refused(ModelSource model, Compilation output, ImmutableArray<AdditionalText> files)
    {
        var alone = CSharpCompilation.Create(
            "Alone",
            output.SyntaxTrees.Where(tree => tree.FilePath == model.Name + ".cs"),
            References.All,
            (CSharpCompilationOptions)output.Options
        );
        var found = alone
            .WithAnalyzers([new UpscaleAnalyzer()], new AnalyzerOptions(files))
            .GetAnalyzerDiagnosticsAsync()
            .GetAwaiter()
            .GetResult();
        var refusal = found.FirstOrDefault(diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.GetLineSpan().IsValid
        );
        return refusal is null
            ? CompiledModel.Wrong(
                model,
                "no class",
                "No pruned class was generated, and no located error says why: " + string.Join("; ", found.Select(one => Describe(one)))
            )
            : CompiledModel.Refused(model, Describe(refusal, model.Text));
    }

    private static List<CompiledModel> WithoutBroken(
        IReadOnlyList<ModelSource> models,
        ImmutableArray<Diagnostic> diagnostics,
        IReadOnlyList<(string Name, string Text)>? profiles
    )
    {
        var broken = diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .GroupBy(
                diagnostic => ModelName().Match(Path.GetFileName(diagnostic.Location.SourceTree?.FilePath) ?? "").Value,
                StringComparer.Ordinal
            )
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        var whole = models.Where(model => !broken.ContainsKey(model.Name)).ToArray();
        if (whole.Length == models.Count)
        {
            throw new InvalidOperationException(
                "no model is to blame for: " + string.Join("\n", broken.Values.First().Select(one => Describe(one)))
            );
        }

        var compiled = Compile(whole, profiles).ToDictionary(model => model.Source.Name, StringComparer.Ordinal);
        return [.. models.Select(model => compiled.GetValueOrDefault(model.Name) ?? Broken(model, broken[model.Name][0]))];
    }

    private static CompiledModel Broken(ModelSource model, Diagnostic error) =>
        error.Location.SourceTree?.FilePath == model.Name + ".cs"
            ? CompiledModel.Wrong(
                model,
                "source: " + error.Id,
                "The random source itself does not compile: " + Describe(error, error.Location.SourceTree?.ToString())
            )
            : CompiledModel.Wrong(
                model,
                "generated: " + error.Id,
                "The generated code does not compile: " + Describe(error, error.Location.SourceTree?.ToString())
            );

    private static string Describe(Diagnostic diagnostic, string? source = null)
    {
        var line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
        return FormattableString.Invariant($"{diagnostic.Id}: {diagnostic.GetMessage(null)}  [line {line + 1}: {Line(source, line)}]");
    }

    private static string Line(string? source, int line) => source?.Split('\n').ElementAtOrDefault(line)?.Trim() ?? "";

    [GeneratedRegex(@"(?<=^|Pruned|\.)M\d+")]
    private static partial Regex ModelName();

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
    }
}
