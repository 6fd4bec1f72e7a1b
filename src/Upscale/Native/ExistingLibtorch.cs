namespace Upscale.Native;

/// <summary>A folder with a libtorch that the program did not bring along: the <c>lib</c> folder of a PyTorch wheel, say.</summary>
/// <remarks>
/// TorchSharp's native library is built against one version of libtorch and binds its functions when they are first called. With another version
/// one may be missing, and that call ends the process. So all of them are looked up before anything is loaded.
/// </remarks>
internal sealed class ExistingLibtorch(string folder)
{
    private const string FolderVariable = "UPSCALE_LIBTORCH";
    private const int Named = 3;

    private static readonly string[] Required = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];
    private static readonly string[] OfCuda = ["libc10_cuda.so", "libtorch_cuda.so"];

    /// <summary>The libtorch that the environment names, or null.</summary>
    public static ExistingLibtorch? FromEnvironment(Func<string, string?> variable) =>
        variable(FolderVariable) is { Length: > 0 } folder ? new(Path.GetFullPath(folder)) : null;

    /// <summary>The files to load, in order. Those for CUDA are there only where the folder has them.</summary>
    /// <exception cref="TorchLoadException">One is missing.</exception>
    public IReadOnlyList<string> Files()
    {
        foreach (var name in Required.Where(name => !File.Exists(At(name))))
        {
            throw new TorchLoadException(
                $"{folder} has no {name}: name the folder that holds a libtorch, such as site-packages/torch/lib of a PyTorch wheel."
            );
        }

        return [.. Required[..2].Select(At), .. OfCuda.Select(At).Where(File.Exists), At(Required[2])];
    }

    /// <summary>Refuses a libtorch that lacks what TorchSharp calls.</summary>
    /// <param name="torchSharp">TorchSharp's native library.</param>
    /// <exception cref="TorchLoadException">Functions are missing; the message names some.</exception>
    public void Check(string torchSharp)
    {
        _ = Files();
        var given = Required.Select(At).SelectMany(path => Symbols(path, LinkedSymbols.Exports)).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. Symbols(torchSharp, LinkedSymbols.UnversionedImports).Where(name => !given.Contains(name))];
        if (missing.Length > 0)
        {
            throw new TorchLoadException(
                $"the libtorch in {folder} lacks {missing.Length} functions that {TorchMend.TorchSharpLibrary} calls ({string.Join(", ", missing.Take(Named))}, …): "
                    + "use the version of libtorch that this TorchSharp was built for."
            );
        }
    }

    private string At(string name) => Path.Combine(folder, name);

    private static IEnumerable<string> Symbols(string path, Func<ElfFile, IEnumerable<string>> read)
    {
        try
        {
            return [.. read(ElfFile.Parse(File.ReadAllBytes(path)))];
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new TorchLoadException($"{path} cannot be read as a library: {failure.Message}", failure);
        }
    }
}
