using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Upscale.Generators;

namespace Upscale.Benchmarks.Compiling;

/// <summary>A user's project in memory: the zoo's files, one <c>[Prunable]</c> factory for one network, and a file that has nothing to do with it.</summary>
internal static partial class ZooProject
{
    /// <summary>The class that holds the factory <c>Create</c>.</summary>
    public const string Factory = "Upscale.Benchmarks.Target";

    private const string Pruned = "PrunedTarget";

    /// <summary>The path of the file that the network does not touch.</summary>
    public const string UnrelatedFile = "Unrelated.cs";

    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    // The zoo has attributes of its own; one network is measured at a time.
    private static readonly (string Name, string Text)[] Zoo =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Zoo"), "*.cs")
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), Attributes().Replace(File.ReadAllText(path), ""))),
    ];

    /// <summary>The project for <paramref name="network"/>, freshly parsed, so that nothing is remembered of an earlier one.</summary>
    public static CSharpCompilation For(ZooNetwork network) =>
        CSharpCompilation.Create(
            "Zoo of " + network.Name.Replace('/', '-'),
            [
                Parse("Usings.cs", Usings),
                Parse("Target.cs", Target(network)),
                Parse(UnrelatedFile, Unrelated(0)),
                .. Zoo.Select(file => Parse(file.Name, file.Text)),
            ],
            References.All,
            new(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );

    /// <summary>A new driver of the generator.</summary>
    public static GeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new UpscaleGenerator().AsSourceGenerator()], parseOptions: Language);

    /// <summary>Whether a generated file is the pruned class.</summary>
    public static bool IsPruned(GeneratedSourceResult source) => source.HintName.Contains(Pruned, StringComparison.Ordinal);

    /// <summary>The project after edit number <paramref name="edit"/> of a method body elsewhere.</summary>
    public static Compilation EditElsewhere(Compilation project, int edit) => Replace(project, UnrelatedFile, Unrelated(edit));

    /// <summary>The project after edit number <paramref name="edit"/> of the network's own file: another number of classes.</summary>
    public static Compilation EditInside(Compilation project, ZooNetwork network, int edit)
    {
        var text = Zoo.Single(file => file.Name == network.File).Text;
        return Replace(
            project,
            network.File,
            text.Replace("numClasses = 1000", FormattableString.Invariant($"numClasses = {1000 + edit}"))
        );
    }

    private static string Target(ZooNetwork network) =>
        $$"""
            using Upscale;
            using Upscale.ModelZoo;

            namespace Upscale.Benchmarks;

            public static class Target
            {
                [Prunable(Name = "{{Pruned}}", Input = new long[] { 1, 3, {{network.Example}}, {{network.Example}} }, Lowering = LoweringPasses.All)]
                public static {{network.Class}} Create() => {{network.Creation}};
            }
            """;

    private static string Unrelated(int edit) =>
        FormattableString.Invariant($"namespace Upscale.Benchmarks; static class Unrelated {{ static int Value() {{ return {edit}; }} }}");

    private static Compilation Replace(Compilation project, string path, string text) =>
        project.ReplaceSyntaxTree(project.SyntaxTrees.Single(tree => tree.FilePath == path), Parse(path, text));

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, Language, path);

    [GeneratedRegex(@"^\s*\[Prunable.*\]\r?$", RegexOptions.Multiline)]
    private static partial Regex Attributes();
}
