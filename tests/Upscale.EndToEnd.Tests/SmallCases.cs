namespace Upscale.EndToEnd.Tests;

/// <summary>The cases of <c>tests/Goldens/small</c>, in ordinal order.</summary>
internal static class SmallCases
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Goldens", "small"), "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];
}
