using System.Buffers.Binary;
using System.Text;

namespace Upscale.Native;

/// <summary>
/// The parts of a 64-bit little-endian ELF file that symbol versions need: its sections, and reads that never leave the file.
/// Every malformed file ends in an <see cref="InvalidDataException"/> whose message completes "the file …".
/// </summary>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly byte[] _bytes;

    private ElfFile(byte[] bytes, ElfSection[] sections)
    {
        _bytes = bytes;
        Sections = sections;
    }

    public IReadOnlyList<ElfSection> Sections { get; }

    public static ElfFile Parse(byte[] bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 4).SequenceEqual("\u007fELF"u8) || bytes[4] != 2 || bytes[5] != 1)
        {
            throw new InvalidDataException("is not a 64-bit little-endian ELF file");
        }

        var header = new ElfFile(bytes, []);
        var start = header.UInt64(40);
        var size = header.UInt16(58);
        var count = header.UInt16(60);
        if (start == 0 || count == 0 || size != SectionHeaderSize)
        {
            throw new InvalidDataException("has no section table");
        }

        var sections = new ElfSection[count];
        for (var i = 0; i < count; i++)
        {
            sections[i] = header.ReadSection(start + (i * SectionHeaderSize));
        }

        return new ElfFile(bytes, sections);
    }

    /// <summary>The only section of a type, or null where the file has none.</summary>
    public ElfSection? Find(ElfSectionType type) => Sections.FirstOrDefault(section => section.Type == type);

    /// <summary>The string table, or the symbol table, that a section refers to.</summary>
    public ElfSection Linked(ElfSection section) =>
        section.Link < Sections.Count
            ? Sections[section.Link]
            : throw new InvalidDataException($"refers to section {section.Link} of {Sections.Count}");

    public int UInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    public long UInt64(long offset)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));
        return value <= long.MaxValue ? (long)value : throw new InvalidDataException($"holds the impossible size {value}");
    }

    /// <summary>The zero-terminated name at an offset of a string table.</summary>
    public string Name(ElfSection strings, long offset)
    {
        if (offset >= strings.Size)
        {
            throw new InvalidDataException($"has a name at {offset}, outside its table of {strings.Size} bytes");
        }

        var text = Slice(strings.Offset + offset, strings.Size - offset);
        var end = text.IndexOf((byte)0);
        return end < 0 ? throw new InvalidDataException("has a name without an end") : Encoding.ASCII.GetString(text[..end]);
    }

    private ElfSection ReadSection(long at)
    {
        var section = new ElfSection(
            (ElfSectionType)UInt32(at + 4),
            Offset: UInt64(at + 24),
            Size: UInt64(at + 32),
            Link: (int)Math.Min(UInt32(at + 40), int.MaxValue),
            Count: UInt32(at + 44)
        );
        if (section.Type is not (ElfSectionType.Null or ElfSectionType.NoBits))
        {
            Slice(section.Offset, section.Size);
        }

        return section;
    }

    private ReadOnlySpan<byte> Slice(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > _bytes.Length || length > _bytes.Length - offset)
        {
            throw new InvalidDataException($"ends at {_bytes.Length}, before the {length} bytes expected at {offset}");
        }

        return _bytes.AsSpan((int)offset, (int)length);
    }
}

/// <summary>One section: where its bytes are, the section that it refers to, and the number of its entries where that is recorded.</summary>
internal sealed record ElfSection(ElfSectionType Type, long Offset, long Size, int Link, uint Count);

/// <summary>The section types that are looked at, as the ELF specification numbers them.</summary>
internal enum ElfSectionType : uint
{
    Null = 0,
    RelocationsWithAddend = 4,
    NoBits = 8,
    Relocations = 9,
    DynamicSymbols = 11,
    VersionDefinitions = 0x6ffffffd,
    VersionNeeds = 0x6ffffffe,
    VersionOfSymbols = 0x6fffffff,
}
