using System.Security.Cryptography;

namespace Upscale.Native;

/// <summary>
/// The mended copies in the user's cache folder, named by content. Any number of processes may store the same copy at once: each writes
/// a file of its own and renames it into place, so that a reader sees a whole file or none.
/// </summary>
internal static class LibraryCache
{
    /// <summary>The cache folder of the current user, or null where there is none (no home folder).</summary>
    public static string? DefaultFolder()
    {
        // A relative XDG_CACHE_HOME is to be ignored, says the XDG base directory specification.
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (!Path.IsPathFullyQualified(cache ?? ""))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            cache = home.Length == 0 ? null : Path.Combine(home, ".cache");
        }

        return cache is null ? null : Path.Combine(cache, "upscale", "native");
    }

    /// <summary>Makes sure that the folder holds a file with these bytes, and returns its path.</summary>
    public static string Store(string folder, string name, byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        var target = Path.Combine(folder, hash, name);
        if (Holds(target, content))
        {
            return target;
        }

        CreateOwnFolder(Path.GetDirectoryName(target)!);
        var draft = $"{target}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(draft, content);
            File.Move(draft, target, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        return target;
    }

    // The bytes are compared, not only the name: what is loaded must be what was made, even if the cache was damaged.
    private static bool Holds(string path, byte[] content) =>
        File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    // Code is loaded from here, so nobody else may write to it.
    private static void CreateOwnFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
