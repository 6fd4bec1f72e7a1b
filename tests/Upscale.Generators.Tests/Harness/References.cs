using Microsoft.CodeAnalysis;

namespace Upscale.Generators.Tests.Harness;

/// <summary>What a user's project references: the running platform, TorchSharp and Upscale.</summary>
internal static class References
{
    private static readonly string[] Ours = ["TorchSharp.dll", "Upscale.dll", "Upscale.Core.dll"];

    public static IReadOnlyList<MetadataReference> Platform { get; } = [.. PlatformPaths().Select(Load)];

    public static IReadOnlyList<MetadataReference> All { get; } =
    [.. Platform, .. Ours.Select(name => Load(Path.Combine(AppContext.BaseDirectory, name)))];

    private static IEnumerable<string> PlatformPaths() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .OrderBy(path => path, StringComparer.Ordinal);

    private static MetadataReference Load(string path) => MetadataReference.CreateFromFile(path);
}
