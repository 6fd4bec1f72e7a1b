using Upscale.Native;

namespace Upscale.Tests.Native;

/// <summary>The library that TorchSharp ships, against an older and a newer libstdc++ than this machine's.</summary>
public sealed class TorchMendTests
{
    private const string Missing = "GLIBCXX_3.4.32";

    private static readonly string Original = Path.Combine(
        AppContext.BaseDirectory,
        "runtimes",
        "linux-x64",
        "native",
        TorchMend.TorchSharpLibrary
    );

    private static readonly byte[] Shipped = File.ReadAllBytes(Original);

    private static readonly IReadOnlySet<string> Newer = SymbolVersions
        .Needs(ElfFile.Parse(Shipped))
        .Select(need => need.Version)
        .ToHashSet();

    private static readonly IReadOnlySet<string> Older = Newer.Where(version => version != Missing).ToHashSet();

    [Fact]
    public void NewerLibstdcxx_NothingIsDone()
    {
        using var cache = new TemporaryFolder();

        var report = TorchMend.Prepare(Original, Newer, cache.Path);

        Assert.Equal(TorchLoadOutcome.NotNeeded, report.Outcome);
        Assert.Null(report.Copy);
        Assert.Empty(cache.Files());
    }

    [Fact]
    public void OlderLibstdcxx_AMendedCopyIsMade()
    {
        using var cache = new TemporaryFolder();

        var report = TorchMend.Prepare(Original, Older, cache.Path);

        Assert.Equal(TorchLoadOutcome.MendedCopy, report.Outcome);
        Assert.Equal(report.Copy, Assert.Single(cache.Files()));
        Assert.Equal(
            $"{TorchMend.TorchSharpLibrary} asks for {Missing}, which {TorchMend.StandardLibrary} here does not have; "
                + $"no function of it is used, so {report.Copy} is loaded instead.",
            report.ToString()
        );
        Assert.Equal(Shipped, File.ReadAllBytes(Original));
        Assert.Equal(TorchLoadOutcome.NotNeeded, TorchMend.Prepare(report.Copy!, Older, cache.Path).Outcome);
    }

    [Fact]
    public void FunctionOfTheMissingVersionIsUsed_Refused()
    {
        using var folder = new TemporaryFolder();
        var elf = ElfFile.Parse(Shipped);
        var symbols = SymbolVersions.Symbols(elf);
        var number = Enumerable.Range(0, symbols.Count).First(i => symbols[i].IsUsed && symbols[i].VersionIndex > 1);
        var edited = (byte[])Shipped.Clone();
        var version = elf.Find(ElfSectionType.VersionOfSymbols)!.Offset + (number * 2);
        edited[version] = (byte)SymbolVersions.Needs(elf).Single(need => need.Version == Missing).Index;
        edited[version + 1] = 0;

        var failure = Refusal(folder.File("edited.so", edited), Older, folder.Path);

        Assert.Contains(Missing, failure, StringComparison.Ordinal);
        Assert.Contains($"its function {symbols[number].Name} is used", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void MuchOlderLibstdcxx_Refused()
    {
        using var cache = new TemporaryFolder();

        var failure = Refusal(Original, new HashSet<string> { "GLIBCXX_3.4" }, cache.Path);

        Assert.Contains("update libstdc++", failure, StringComparison.Ordinal);
        Assert.Empty(cache.Files());
    }

    [Fact]
    public void TruncatedLibrary_Refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("short.so", Shipped[..100_000]);

        Assert.StartsWith($"{path} ends at 100000", Refusal(path, Older, folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void NotALibrary_Refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("text.so", "hello"u8.ToArray());

        Assert.StartsWith($"{path} is not a 64-bit little-endian ELF file", Refusal(path, Older, folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void CacheFolderThatCannotBeWritten_Refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("file", [1]);

        var failure = Refusal(Original, Older, Path.Combine(file, "cache"));

        Assert.Contains("cannot be written to", failure, StringComparison.Ordinal);
        Assert.Contains("XDG_CACHE_HOME", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void NoCacheFolder_Refused() =>
        Assert.Contains("XDG_CACHE_HOME", Refusal(Original, Older, cacheFolder: null), StringComparison.Ordinal);

    private static string Refusal(string library, IReadOnlySet<string> offered, string? cacheFolder) =>
        Assert.Throws<TorchLoadException>(() => TorchMend.Prepare(library, offered, cacheFolder)).Message;
}
