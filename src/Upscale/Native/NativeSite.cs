using System.Runtime.InteropServices;

namespace Upscale.Native;

/// <summary>Where this process looks for native libraries, and where mended copies may go.</summary>
/// <param name="Folders">The folders that are searched, in order.</param>
/// <param name="CacheFolder">The folder for mended copies, or null where the user has none.</param>
internal sealed record NativeSite(IReadOnlyList<string> Folders, string? CacheFolder)
{
    /// <summary>The site of the running process, for the assembly that imports the libraries (no path in a single-file app).</summary>
    public static NativeSite Current(string importerPath) => new(SearchFolders(importerPath), LibraryCache.DefaultFolder());

    /// <summary>The first file of this name, or null.</summary>
    public string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The first file of this name; where there is none, the advice says what to do.</summary>
    public string Require(string name, string advice) =>
        Find(name) ?? throw new TorchLoadException($"{name} was not found in any of {string.Join(", ", Folders)}: {advice}.");

    private static string[] SearchFolders(string importerPath)
    {
        var runtime = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        var native = Path.Combine("runtimes", runtime, "native");

        // The host fills this from the deps.json file: package folders, the folder of a publish, of a single file's extraction.
        var host = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        List<string> folders = [.. host.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)];

        folders.AddRange([AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, native)]);

        // A plug-in or a notebook is not in the host's list; there the importer lies in its own folder, or in its package under lib/net8.0.
        if (Path.GetDirectoryName(importerPath) is { Length: > 0 } importer)
        {
            folders.AddRange([importer, Path.Combine(importer, native), Path.GetFullPath(Path.Combine(importer, "..", "..", native))]);
        }

        return [.. folders.Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal)];
    }
}
