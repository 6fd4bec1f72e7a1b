using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Whole models in the styles in which people write them, a file each in <c>Corpus</c>: captured, and equal to the running model.</summary>
/// <remarks>The first line gives the examples, <c>// inputs: int64 1,16; 1,3</c>; a line <c>// file</c> begins another file of the project.</remarks>
public sealed class CorpusTests
{
    public static TheoryData<string> Models =>
        [.. Directory.GetFiles(Folder(), "*.cs").Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_IsCaptured(string model)
    {
        var (files, inputs) = Read(model);
        CaptureCase.Captures(files, inputs);
    }

    /// <summary>The files of a model, and the examples of its inputs.</summary>
    internal static (string[] Files, string[] Inputs) Read(string model)
    {
        var text = File.ReadAllText(Path.Combine(Folder(), model + ".cs"));
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var inputs = text[..end].Split(':')[1].Split(';', StringSplitOptions.TrimEntries);
        return ([.. text[end..].Split("\n// file\n").Select(file => "\n" + file)], inputs);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "..", "Corpus");
}
