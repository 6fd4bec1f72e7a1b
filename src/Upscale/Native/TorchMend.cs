namespace Upscale.Native;

/// <summary>Decides whether TorchSharp's native library needs a mended copy, and makes it. Nothing is loaded here.</summary>
internal static class TorchMend
{
    public const string TorchSharpLibrary = "libLibTorchSharp.so";
    public const string StandardLibrary = "libstdc++.so.6";

    /// <summary>Makes the copy if the file asks for versions that are not offered; the report tells which.</summary>
    public static TorchLoadReport Prepare(string original, IReadOnlySet<string> offered, string? cacheFolder)
    {
        var bytes = ReadLibrary(original);
        var missing = Inspect(original, bytes, offered);
        if (missing.Count == 0)
        {
            return new(TorchLoadOutcome.NotNeeded, $"{StandardLibrary} offers every version that {TorchSharpLibrary} needs.", original);
        }

        if (cacheFolder is null)
        {
            throw new TorchLoadException(
                $"{Problem(missing)}, and there is no folder for a mended copy: set XDG_CACHE_HOME to a folder that can be written to."
            );
        }

        var copy = Store(cacheFolder, LibraryMend.Apply(bytes, missing), missing);
        return new(
            TorchLoadOutcome.MendedCopy,
            $"{Problem(missing)}; no function of it is used, so {copy} is loaded instead.",
            original,
            copy
        );
    }

    /// <summary>The versions that an installed library offers.</summary>
    public static IReadOnlySet<string> OfferedBy(string library)
    {
        var bytes = ReadLibrary(library);
        try
        {
            return SymbolVersions.Offers(ElfFile.Parse(bytes));
        }
        catch (InvalidDataException failure)
        {
            throw new TorchLoadException($"{library} {failure.Message}: install libstdc++6 again.", failure);
        }
    }

    private static byte[] ReadLibrary(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TorchLoadException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    private static IReadOnlyList<VersionNeed> Inspect(string original, byte[] bytes, IReadOnlySet<string> offered)
    {
        try
        {
            var elf = ElfFile.Parse(bytes);
            var missing = LibraryMend.Missing(elf, StandardLibrary, offered);
            return missing.Count > 0 && LibraryMend.Obstacle(elf, missing) is { } symbol
                ? throw new TorchLoadException(
                    $"{Problem(missing)}, and its function {symbol.Name} is used: update libstdc++ (GCC), or use a newer Linux release."
                )
                : missing;
        }
        catch (InvalidDataException failure)
        {
            throw new TorchLoadException($"{original} {failure.Message}: restore the TorchSharp package again.", failure);
        }
    }

    private static string Store(string folder, byte[] mended, IReadOnlyList<VersionNeed> missing)
    {
        try
        {
            return LibraryCache.Store(folder, TorchSharpLibrary, mended);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TorchLoadException(
                $"{Problem(missing)}, and a mended copy cannot be written to {folder} ({failure.Message}): "
                    + "set XDG_CACHE_HOME to a folder that can be written to.",
                failure
            );
        }
    }

    private static string Problem(IReadOnlyList<VersionNeed> missing) =>
        $"{TorchSharpLibrary} asks for {string.Join(" and ", missing.Select(need => need.Version))}, which {StandardLibrary} here does not have";
}
