using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Upscale.Generators.Tests.Harness;

/// <summary>Runs the generator and the analyzer on sources, as a build does.</summary>
/// <remarks>Every run proves that the output compiles without warnings, and that an unrelated file re-runs nothing: no test can skip it.</remarks>
internal sealed class GeneratorRun
{
    private readonly GeneratorDriver driver;
    private readonly CSharpCompilation compilation;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation compilation, Compilation output, ImmutableArray<AdditionalText> files)
    {
        this.driver = driver;
        this.compilation = compilation;
        Output = output;
        Files = files;
    }

    /// <summary>The user's files and the generated ones.</summary>
    public Compilation Output { get; }

    /// <summary>The additional files.</summary>
    public ImmutableArray<AdditionalText> Files { get; }

    /// <summary>What the generator did.</summary>
    public GeneratorRunResult Result => driver.GetRunResult().Results.Single();

    /// <summary>Runs on <paramref name="sources"/>, and asserts what must hold of every run.</summary>
    public static GeneratorRun Of(params string[] sources) => Of([], sources);

    /// <summary>Runs with profiles.</summary>
    public static GeneratorRun Of(IEnumerable<(string Path, string Text)> profiles, params string[] sources)
    {
        var run = Unchecked(References.All, profiles, sources);
        Sources.AssertCompiles(run.Output);
        Assert.Empty(run.Result.Diagnostics);
        run.AssertUnrelatedFileReRunsNothing();
        return run;
    }

    /// <summary>Runs on sources that need not compile.</summary>
    public static GeneratorRun Unchecked(
        IEnumerable<MetadataReference> references,
        IEnumerable<(string Path, string Text)> profiles,
        params string[] sources
    ) => Unchecked(references, profiles, Sources.ParseOptions, sources);

    /// <summary>Runs on sources that need not compile, in another version of the language.</summary>
    public static GeneratorRun Unchecked(
        IEnumerable<MetadataReference> references,
        IEnumerable<(string Path, string Text)> profiles,
        CSharpParseOptions parseOptions,
        params string[] sources
    )
    {
        (string, string)[] files = [("Usings.cs", Sources.GlobalUsings), .. sources.Select((text, index) => ($"Source{index}.cs", text))];
        var compilation = Sources.Compile(references, parseOptions, files);
        ImmutableArray<AdditionalText> additional = [.. profiles.Select(profile => new TextFile(profile.Path, profile.Text))];
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new UpscaleGenerator().AsSourceGenerator()],
            additional,
            parseOptions,
            null,
            options
        );
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        if (driver.GetRunResult().Results.Single().Exception is { } exception)
        {
            Assert.Fail(exception.ToString());
        }

        return new(driver, compilation, output, additional);
    }

    /// <summary>Runs again with one source file replaced, or added where there is none of that name.</summary>
    public GeneratorRun Edit(string path, string text)
    {
        var tree = Sources.Parse(path, text);
        var old = compilation.SyntaxTrees.FirstOrDefault(candidate => candidate.FilePath == path);
        var edited = old is null ? compilation.AddSyntaxTrees(tree) : compilation.ReplaceSyntaxTree(old, tree);
        var next = driver.RunGeneratorsAndUpdateCompilation(edited, out var output, out _);
        return new(next, edited, output, Files);
    }

    /// <summary>Why the outputs of the step called <paramref name="step"/> are what they are.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs) ? [.. runs.SelectMany(run => run.Outputs).Select(output => output.Reason)] : [];

    /// <summary>The values of the step called <paramref name="step"/>.</summary>
    public IReadOnlyList<object> Values(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs) ? [.. runs.SelectMany(run => run.Outputs).Select(output => output.Value)] : [];

    /// <summary>The generated files as one text.</summary>
    public string Text() => string.Join("\n", Result.GeneratedSources.Select(source => $"// ---- {source.HintName}\n{source.SourceText}"));

    /// <summary>One generated file.</summary>
    public string Text(string hintName) => Result.GeneratedSources.Single(source => source.HintName == hintName).SourceText.ToString();

    /// <summary>What the analyzer says.</summary>
    public async Task<IReadOnlyList<Diagnostic>> Diagnose()
    {
        var analyzed = Output.WithAnalyzers([new UpscaleAnalyzer()], new AnalyzerOptions(Files));
        var found = await analyzed.GetAnalyzerDiagnosticsAsync();
        return
        [
            .. found
                .OrderBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
    }

    private void AssertUnrelatedFileReRunsNothing()
    {
        var again = Edit("Dummy.cs", "// dummy");
        foreach (var step in StepNames.All)
        {
            Assert.All(again.Reasons(step), reason => Assert.True(IsQuiet(reason), $"step {step} ran again: {reason}"));
        }
    }

    public static bool IsQuiet(IncrementalStepRunReason reason) =>
        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
    }
}
