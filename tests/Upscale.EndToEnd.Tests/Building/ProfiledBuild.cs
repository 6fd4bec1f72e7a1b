using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Upscale.Generators;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Building;

/// <summary>
/// A user's project with a profile, built in memory: a family of the zoo, a factory with [Prunable], and the profile as an AdditionalFile.
/// </summary>
internal sealed class ProfiledBuild
{
    private const string GlobalUsings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    private readonly Assembly assembly;

    private ProfiledBuild(Assembly assembly) => this.assembly = assembly;

    /// <summary>Compiles the zoo's <paramref name="family"/> and a factory, and loads the result.</summary>
    /// <param name="family">The zoo's file, such as <c>ResNet</c>.</param>
    /// <param name="model">The type that the factory returns.</param>
    /// <param name="expression">What the factory returns.</param>
    /// <param name="options">The attribute's arguments beside the name, which is <c>PrunedModel</c>.</param>
    /// <param name="profile">The text of <c>PrunedModel.prune</c>, or null for an open class.</param>
    public static ProfiledBuild Compile(string family, string model, string expression, string options, string? profile)
    {
        var factory = $$"""
            namespace Built;

            public static class Factory
            {
                [Upscale.Prunable(Name = "PrunedModel"{{options}})]
                public static Upscale.ModelZoo.{{model}} Create() => {{expression}};
            }
            """;
        return Compile([GlobalUsings, Source(family), factory], profile is null ? [] : [("PrunedModel.prune", profile)]);
    }

    /// <summary>Compiles <paramref name="sources"/> with profiles, and loads the result.</summary>
    public static ProfiledBuild Compile(IEnumerable<string> sources, IEnumerable<(string Name, string Text)> profiles)
    {
        var parsing = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = sources.Select(text => CSharpSyntaxTree.ParseText(text, parsing));
        var compilation = CSharpCompilation.Create(
            $"Built.{Guid.NewGuid():n}",
            trees,
            References(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release
            )
        );
        AdditionalText[] files = [.. profiles.Select(profile => new ProfileFile(profile.Name, profile.Text))];
        CSharpGeneratorDriver
            .Create([new UpscaleGenerator().AsSourceGenerator()], files, parsing)
            .RunGeneratorsAndUpdateCompilation(compilation, out var built, out var diagnostics);
        return new(Load(built, diagnostics));
    }

    /// <summary>A dense model of the built project.</summary>
    public nn.Module<Tensor, Tensor> Create() => (nn.Module<Tensor, Tensor>)Type("Built.Factory").GetMethod("Create")!.Invoke(null, null)!;

    /// <summary>A new instance of the baked class.</summary>
    public nn.Module<Tensor, Tensor> CreatePruned() => (nn.Module<Tensor, Tensor>)Activator.CreateInstance(PrunedType)!;

    public Type PrunedType => Type("Built.PrunedModel");

    /// <summary>A type of the built project.</summary>
    public Type Type(string name) => assembly.GetType(name, throwOnError: true)!;

    private static string Source(string family)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Zoo", $"{family}.cs"));
        // The zoo's own classes are built with it; here only the factory's is wanted.
        return string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith("[Prunable", StringComparison.Ordinal)));
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Order(StringComparer.Ordinal)
            .Where(path => Path.GetFileName(path) is not "Upscale.ModelZoo.dll" and not "Upscale.EndToEnd.Tests.dll")
            .Select(path => MetadataReference.CreateFromFile(path));

    private static Assembly Load(Compilation compilation, ImmutableArray<Diagnostic> diagnostics)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var errors = diagnostics.Concat(result.Diagnostics).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5);
        Assert.True(result.Success, string.Join('\n', errors));
        return Assembly.Load(image.ToArray());
    }

    private sealed class ProfileFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
