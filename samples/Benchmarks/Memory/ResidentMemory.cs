using System.Globalization;
using System.Runtime.InteropServices;

namespace Upscale.Benchmarks.Memory;

/// <summary>How much memory this process holds, as Linux counts it: what libtorch allocates included.</summary>
internal static partial class ResidentMemory
{
    private const string Status = "/proc/self/status";
    private const string Peak = "VmHWM:";
    private const string Now = "VmRSS:";

    /// <summary>By how many bytes the process grows at most while <paramref name="action"/> runs.</summary>
    /// <exception cref="PlatformNotSupportedException">This is no Linux.</exception>
    public static long GrowthDuring(Action action)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("peak memory is read from " + Status + ", which only Linux has.");
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();

        // Freed pages that the allocator keeps would be taken again without a trace.
        _ = malloc_trim(0);
        ForgetPeak();
        var before = Read(Now);
        action();
        return Math.Max(0, Read(Peak) - before);
    }

    // Documented in proc(5): 5 resets the peak to the present size.
    private static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Read(string field)
    {
        var line = File.ReadLines(Status).First(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line[field.Length..^"kB".Length], CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int malloc_trim(nuint keep);
}
