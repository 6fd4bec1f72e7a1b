namespace Upscale.Native;

/// <summary>Reads which symbols a library takes from others, and which it gives.</summary>
internal static class LinkedSymbols
{
    private const int SymbolSize = 24;
    private const int WeakBinding = 2;

    // Versions 0 and 1 are none: libtorch has no versions, the system's libraries have.
    private const int FirstVersion = 2;

    /// <summary>What must come from libraries without symbol versions, or the first call of it ends the process.</summary>
    public static IEnumerable<string> UnversionedImports(ElfFile elf)
    {
        var versions = elf.Find(ElfSectionType.VersionOfSymbols);
        return Read(elf)
            .Where(symbol => !symbol.IsDefined && !symbol.IsWeak && symbol.Name.Length > 0)
            .Where(symbol => versions is null || (elf.UInt16(versions.Offset + (2L * symbol.Index)) & 0x7fff) < FirstVersion)
            .Select(symbol => symbol.Name);
    }

    /// <summary>What others may take.</summary>
    public static IEnumerable<string> Exports(ElfFile elf) => Read(elf).Where(symbol => symbol.IsDefined).Select(symbol => symbol.Name);

    private static IEnumerable<LinkedSymbol> Read(ElfFile elf)
    {
        var table = elf.Find(ElfSectionType.DynamicSymbols) ?? throw new InvalidDataException("has no dynamic symbols");
        var strings = elf.Linked(table);
        for (var index = 0; index < table.Size / SymbolSize; index++)
        {
            var entry = table.Offset + ((long)index * SymbolSize);
            var binding = (elf.UInt16(entry + 4) & 0xff) >> 4;
            yield return new(elf.Name(strings, elf.UInt32(entry)), index, elf.UInt16(entry + 6) != 0, binding == WeakBinding);
        }
    }

    private sealed record LinkedSymbol(string Name, int Index, bool IsDefined, bool IsWeak);
}
