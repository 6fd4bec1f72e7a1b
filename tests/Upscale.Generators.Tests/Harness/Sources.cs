using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Upscale.Generators.Tests.Harness;

/// <summary>Compilations of C# text, strict as a careful user's project.</summary>
internal static class Sources
{
    public const string GlobalUsings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    public static CSharpCompilation Compile(params (string Path, string Text)[] files) => Compile(References.All, ParseOptions, files);

    public static CSharpCompilation Compile(
        IEnumerable<MetadataReference> references,
        CSharpParseOptions options,
        params (string Path, string Text)[] files
    ) =>
        CSharpCompilation.Create(
            "Sample",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: int.MaxValue // as the SDK's latest analysis level has it
            )
        );

    public static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    /// <summary>Fails with the first errors, and warnings of generated files, and the lines that they are in.</summary>
    public static void AssertCompiles(Compilation compilation)
    {
        var found = compilation.GetDiagnostics().Where(IsWrong).Take(8).ToArray();
        Assert.True(found.Length == 0, string.Join("\n", found.Select(Describe)));
    }

    private static bool IsWrong(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error
        || diagnostic.Severity == DiagnosticSeverity.Warning
            && diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;

    private static string Describe(Diagnostic diagnostic)
    {
        var text = diagnostic.Location.SourceTree?.GetText();
        var line = text?.Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString();
        return $"{diagnostic}\n    {line}";
    }
}
