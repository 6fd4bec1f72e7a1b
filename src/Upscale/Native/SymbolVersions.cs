namespace Upscale.Native;

/// <summary>A version that a library needs of another one: `GLIBCXX_3.4.32` of `libstdc++.so.6`.</summary>
/// <param name="Library">The library that has to offer it.</param>
/// <param name="Version">The name of the version.</param>
/// <param name="Index">The number by which this file's symbols refer to it.</param>
/// <param name="Entry">Where the entry lies in the file.</param>
internal sealed record VersionNeed(string Library, string Version, int Index, long Entry);

/// <summary>A symbol that a library imports or exports.</summary>
/// <param name="Name">The mangled name.</param>
/// <param name="VersionIndex">The version that it belongs to.</param>
/// <param name="IsUsed">Whether a relocation refers to it: the dynamic linker looks up no other symbols.</param>
internal sealed record VersionedSymbol(string Name, int VersionIndex, bool IsUsed);

/// <summary>Reads the symbol versions of a library, which decide whether the dynamic linker accepts it.</summary>
internal static class SymbolVersions
{
    private const int SymbolSize = 24;

    // The top bit marks a hidden symbol; it is no part of the number.
    private const int IndexMask = 0x7fff;

    /// <summary>What the library needs of others, in file order.</summary>
    public static IReadOnlyList<VersionNeed> Needs(ElfFile elf)
    {
        if (elf.Find(ElfSectionType.VersionNeeds) is not { } section)
        {
            return [];
        }

        var strings = elf.Linked(section);
        var needs = new List<VersionNeed>();
        var file = section.Offset;
        for (var i = 0; i < section.Count; i++)
        {
            var library = elf.Name(strings, elf.UInt32(file + 4));
            var entry = file + elf.UInt32(file + 8);
            var count = elf.UInt16(file + 2);
            for (var j = 0; j < count; j++)
            {
                var version = elf.Name(strings, elf.UInt32(entry + 8));
                needs.Add(new VersionNeed(library, version, elf.UInt16(entry + 6) & IndexMask, entry));
                entry += Step(elf, entry + 12, last: j == count - 1);
            }

            file += Step(elf, file + 12, last: i == section.Count - 1);
        }

        return needs;
    }

    /// <summary>The versions that the library offers to others.</summary>
    public static IReadOnlySet<string> Offers(ElfFile elf)
    {
        var offers = new HashSet<string>(StringComparer.Ordinal);
        if (elf.Find(ElfSectionType.VersionDefinitions) is not { } section)
        {
            return offers;
        }

        var strings = elf.Linked(section);
        var entry = section.Offset;
        for (var i = 0; i < section.Count; i++)
        {
            // The first auxiliary entry names the version, the others its ancestors.
            var name = entry + elf.UInt32(entry + 12);
            offers.Add(elf.Name(strings, elf.UInt32(name)));
            entry += Step(elf, entry + 16, last: i == section.Count - 1);
        }

        return offers;
    }

    /// <summary>Every dynamic symbol with its version.</summary>
    public static IReadOnlyList<VersionedSymbol> Symbols(ElfFile elf)
    {
        if (elf.Find(ElfSectionType.DynamicSymbols) is not { } table || elf.Find(ElfSectionType.VersionOfSymbols) is not { } versions)
        {
            throw new InvalidDataException("has no versioned symbols");
        }

        var strings = elf.Linked(table);
        var used = RelocatedSymbols(elf);
        var symbols = new VersionedSymbol[table.Size / SymbolSize];
        for (var i = 0; i < symbols.Length; i++)
        {
            long name = elf.UInt32(table.Offset + ((long)i * SymbolSize));
            var version = elf.UInt16(versions.Offset + ((long)i * 2)) & IndexMask;
            symbols[i] = new VersionedSymbol(elf.Name(strings, name), version, used.Contains(i));
        }

        return symbols;
    }

    // A damaged chain must not turn in place.
    private static long Step(ElfFile elf, long at, bool last) =>
        elf.UInt32(at) is var step && (step > 0 || last)
            ? step
            : throw new InvalidDataException("has a chain of versions that does not end");

    private static HashSet<long> RelocatedSymbols(ElfFile elf)
    {
        var used = new HashSet<long>();
        foreach (var section in elf.Sections)
        {
            var size = section.Type switch
            {
                ElfSectionType.RelocationsWithAddend => 24,
                ElfSectionType.Relocations => 16,
                _ => 0,
            };
            for (long at = 0; size > 0 && at < section.Size; at += size)
            {
                // The upper half of the second word is the symbol's number.
                used.Add(elf.UInt32(section.Offset + at + 12));
            }
        }

        return used;
    }
}
