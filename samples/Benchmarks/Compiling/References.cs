using Microsoft.CodeAnalysis;

namespace Upscale.Benchmarks.Compiling;

/// <summary>What a user's project references: the platform, TorchSharp and Upscale.</summary>
internal static class References
{
    private static readonly string[] Ours = ["TorchSharp.dll", "Upscale.dll", "Upscale.Core.dll"];

    public static IReadOnlyList<MetadataReference> All { get; } =
    [.. Paths().Order(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path))];

    private static IEnumerable<string> Paths() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(IsWanted);

    private static bool IsWanted(string path) =>
        Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location)
        || Ours.Contains(Path.GetFileName(path), StringComparer.Ordinal);
}
