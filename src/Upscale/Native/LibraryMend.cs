namespace Upscale.Native;

/// <summary>
/// Makes a library acceptable to an older version of a library that it depends on, where that is safe.
/// </summary>
/// <remarks>
/// <para>Problem: TorchSharp 0.107 was linked by GCC 13, so its native library asks libstdc++ for the version GLIBCXX_3.4.32. Debian 12
/// and Ubuntu 22.04 have 3.4.30, and the dynamic linker refuses the file. The only symbol of that version is
/// `std::ios_base_library_init()`. The header &lt;iostream&gt; names it to pull the initialisation of the streams out of a new
/// libstdc++; nothing ever calls it, so no relocation refers to it and nothing would ever look it up.</para>
/// <para>Idea: a version that is wanted by no used symbol is a bare demand. ELF has a flag for "use it if it is there": a weak version.
/// Set that one bit in the entry. A version that a used symbol wants is left alone, because then a real function is missing.</para>
/// <para>Streams: before GCC 13 each library initialised them for itself. libtorch_cpu.so does, and it is loaded first.</para>
/// <para>Start reading at <see cref="Apply"/>.</para>
/// </remarks>
internal static class LibraryMend
{
    private const int FlagsOffset = 4;
    private const byte WeakVersion = 2;

    /// <summary>The versions that a library needs of another one and that are not among those offered, weak ones left out.</summary>
    public static IReadOnlyList<VersionNeed> Missing(ElfFile elf, string library, IReadOnlySet<string> offered) =>
        [
            .. SymbolVersions
                .Needs(elf)
                .Where(need => need.Library == library && !offered.Contains(need.Version))
                .Where(need => (elf.UInt16(need.Entry + FlagsOffset) & WeakVersion) == 0),
        ];

    /// <summary>A used symbol that belongs to one of the versions, or null where there is none and the library can be mended.</summary>
    public static VersionedSymbol? Obstacle(ElfFile elf, IReadOnlyList<VersionNeed> missing)
    {
        var indices = missing.Select(need => need.Index).ToHashSet();
        return SymbolVersions.Symbols(elf).FirstOrDefault(symbol => symbol.IsUsed && indices.Contains(symbol.VersionIndex));
    }

    /// <summary>The library's bytes with the versions made weak; the input is left as it was.</summary>
    public static byte[] Apply(byte[] library, IReadOnlyList<VersionNeed> missing)
    {
        var mended = (byte[])library.Clone();
        foreach (var need in missing)
        {
            mended[need.Entry + FlagsOffset] |= WeakVersion;
        }

        return mended;
    }
}
