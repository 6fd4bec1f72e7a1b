using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Upscale.Native;

/// <summary>
/// Makes TorchSharp load on Linux machines whose libstdc++ is older than the one that TorchSharp was built with (Debian 12, Ubuntu 22.04).
/// Elsewhere it does nothing.
/// </summary>
/// <remarks>
/// Call <see cref="EnsureLoaded"/> before the first use of TorchSharp, which otherwise throws. The generated code does so from
/// a module initialiser. An initialiser in this assembly would be too late: it runs when this assembly is first called, and a program
/// makes its TorchSharp model before that.
/// </remarks>
public static class TorchLoader
{
    private const string LibtorchAdvice =
        "add a PackageReference to libtorch-cpu-linux-x64 (or to a libtorch-cuda package) to the application";

    private static readonly Lazy<TorchLoadReport> Loaded = new(Load);

    private static ExistingLibtorch? existing;

    /// <summary>What was done so that TorchSharp loads; asking for it does it.</summary>
    /// <exception cref="TorchLoadException">TorchSharp cannot be loaded here; the message says why.</exception>
    public static TorchLoadReport Report => Loaded.Value;

    /// <summary>Makes TorchSharp loadable, once for the process; later calls cost nothing, and any thread may call.</summary>
    /// <exception cref="TorchLoadException">TorchSharp cannot be loaded here; the message says why.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    /// <summary>Loads TorchSharp with a libtorch that is on the machine already, instead of one that the program brings along (Linux).</summary>
    /// <remarks>
    /// Call it before anything of TorchSharp, and before <see cref="EnsureLoaded"/>. Generated code calls that when its assembly is loaded, which is
    /// before <c>Main</c>: a program with generated classes of its own finds the folder in the environment variable <c>UPSCALE_LIBTORCH</c> instead.
    /// </remarks>
    /// <param name="folder">The folder of <c>libtorch.so</c>: a PyTorch wheel's <c>torch/lib</c>, with CUDA where it has <c>libtorch_cuda.so</c>.</param>
    /// <exception cref="TorchLoadException">The folder is no libtorch, or one of another version; the message names what is missing. Nothing is loaded then.</exception>
    /// <exception cref="InvalidOperationException">TorchSharp is loaded already.</exception>
    public static TorchLoadReport UseLibtorch(string folder)
    {
        if (Loaded.IsValueCreated || existing is not null)
        {
            throw new InvalidOperationException("TorchSharp is loaded already: call TorchLoader.UseLibtorch first.");
        }

        existing = new(Path.GetFullPath(folder));
        return Loaded.Value;
    }

    private static TorchLoadReport Load()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new(TorchLoadOutcome.NotNeeded, "TorchSharp loads by itself on this operating system.");
        }

        existing ??= ExistingLibtorch.FromEnvironment(Environment.GetEnvironmentVariable);
        var importer = typeof(torch).Assembly;
        var site = NativeSite.Current(PathOf(importer));
        if (existing is null && LoadsByItself(site, importer))
        {
            return new(TorchLoadOutcome.NotNeeded, "TorchSharp's native library loads by itself.");
        }

        var original = site.Require(
            TorchMend.TorchSharpLibrary,
            "build for linux-x64, the only Linux that TorchSharp has a native library for"
        );
        existing?.Check(original);
        var report = TorchMend.Prepare(original, OfferedVersions(), site.CacheFolder);
        if (existing is not null)
        {
            LoadInOrder([.. existing.Files(), report.Copy ?? original], report);
        }
        else if (report.Copy is { } copy)
        {
            LoadInOrder([site.Require("libtorch_cpu.so", LibtorchAdvice), site.Require("libtorch.so", LibtorchAdvice), copy], report);
        }

        return report;
    }

    // By its bare name it loads only where somebody has loaded it before us, or put it on the linker's path.
    private static bool LoadsByItself(NativeSite site, Assembly importer) =>
        NativeLibrary.TryLoad(TorchMend.TorchSharpLibrary, out _)
        || (site.Find(TorchMend.TorchSharpLibrary) is null && NativeLibrary.TryLoad("LibTorchSharp", importer, searchPath: null, out _));

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty path is expected: the host's folders then suffice.")]
    private static string PathOf(Assembly assembly) => assembly.Location;

    private static IReadOnlySet<string> OfferedVersions() =>
        LoadedLibrary.PathOf(TorchMend.StandardLibrary) is { } path
            ? TorchMend.OfferedBy(path)
            : throw new TorchLoadException($"{TorchMend.StandardLibrary} was not found, which TorchSharp needs: install libstdc++6.");

    // libtorch first: the copy has no libtorch beside it and finds the loaded one by name. Later TorchSharp finds the copy by name too.
    private static void LoadInOrder(IEnumerable<string> paths, TorchLoadReport report)
    {
        foreach (var path in paths)
        {
            LoadOrExplain(path, report);
        }
    }

    private static void LoadOrExplain(string path, TorchLoadReport report)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchLoadException($"{path} does not load: {LinkerMessage(failure)} ({report.Reason})", failure);
        }
    }

    // .NET puts general advice on the first line and the dynamic linker's own words on the others.
    private static string LinkerMessage(Exception failure)
    {
        var lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join("; ", lines.Length > 1 ? lines[1..] : lines);
    }
}
