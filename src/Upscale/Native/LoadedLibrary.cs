using System.Runtime.InteropServices;

namespace Upscale.Native;

/// <summary>Finds the file behind a library of the system, as the dynamic linker resolves it for this process.</summary>
internal static class LoadedLibrary
{
    private const string Maps = "/proc/self/maps";

    /// <summary>The path of the library of this SONAME, loading it if need be; null where there is none.</summary>
    public static string? PathOf(string soname)
    {
        // The runtime itself has libstdc++ open already, so this costs nothing and fixes which one is meant.
        if (!NativeLibrary.TryLoad(soname, out _) || !File.Exists(Maps))
        {
            return null;
        }

        return File.ReadLines(Maps).Select(MappedFile).FirstOrDefault(path => IsNamed(path, soname));
    }

    // "7f12-7f13 r--p 00000000 fe:00 1234   /usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30": the path starts at the first slash.
    private static string MappedFile(string line) => line.IndexOf('/') is var slash and >= 0 ? line[slash..] : "";

    private static bool IsNamed(string path, string soname)
    {
        var name = Path.GetFileName(path);
        return name == soname || name.StartsWith(soname + ".", StringComparison.Ordinal);
    }
}
