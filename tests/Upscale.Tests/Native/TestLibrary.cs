using System.Buffers.Binary;
using System.Text;
using Upscale.Native;

namespace Upscale.Tests.Native;

/// <summary>Writes a minimal 64-bit ELF library: only the sections that symbol versions need.</summary>
internal sealed class TestLibrary
{
    private readonly List<byte> _strings = [0];
    private readonly List<(string Library, string Version, int Index)> _needs = [];
    private readonly List<string> _offers = [];
    private readonly List<TestSymbol> _symbols = [new("", 0)];

    public TestLibrary Needing(string library, string version, int index)
    {
        _needs.Add((library, version, index));
        return this;
    }

    public TestLibrary Offering(string version)
    {
        _offers.Add(version);
        return this;
    }

    public TestLibrary Importing(string symbol, int version, bool used)
    {
        _symbols.Add(new(symbol, version, IsUsed: used));
        return this;
    }

    public TestLibrary ImportingWeakly(string symbol)
    {
        _symbols.Add(new(symbol, 0, IsWeak: true));
        return this;
    }

    public TestLibrary Exporting(string symbol)
    {
        _symbols.Add(new(symbol, 0, IsDefined: true));
        return this;
    }

    public byte[] Build()
    {
        var needs = Needs();
        var offers = Offers();
        var symbols = _symbols
            .SelectMany(symbol =>
                (byte[])
                    [
                        .. U32(Name(symbol.Name)),
                        symbol.IsWeak ? (byte)0x20 : (byte)0x10,
                        0,
                        .. U16(symbol.IsDefined ? 1 : 0),
                        .. new byte[16],
                    ]
            )
            .ToArray();
        var versions = _symbols.SelectMany(symbol => U16(symbol.Version)).ToArray();
        var relocations = _symbols
            .Select((symbol, number) => (symbol.IsUsed, number))
            .Where(symbol => symbol.IsUsed)
            .SelectMany(symbol => (byte[])[.. new byte[12], .. U32(symbol.number), .. new byte[8]])
            .ToArray();

        // The string table comes last in the making, first in the file: everything above has added its names by now.
        (ElfSectionType Type, byte[] Bytes, int Count)[] sections =
        [
            (ElfSectionType.Null, [], 0),
            ((ElfSectionType)3, [.. _strings], 0),
            (ElfSectionType.DynamicSymbols, symbols, 1),
            (ElfSectionType.VersionOfSymbols, versions, 0),
            (ElfSectionType.VersionNeeds, needs, _needs.Count),
            (ElfSectionType.VersionDefinitions, offers, _offers.Count),
            (ElfSectionType.RelocationsWithAddend, relocations, 0),
        ];
        return Assemble(sections);
    }

    private static byte[] Assemble((ElfSectionType Type, byte[] Bytes, int Count)[] sections)
    {
        List<byte> body = [];
        List<byte> table = [];
        foreach (var (type, bytes, count) in sections)
        {
            table.AddRange([.. U32(0), .. U32((int)type), .. new byte[16], .. U64(64 + body.Count), .. U64(bytes.Length)]);
            table.AddRange([.. U32(1), .. U32(count), .. new byte[16]]);
            body.AddRange(bytes);
        }

        List<byte> header = [.. "\u007fELF"u8, 2, 1, 1, .. new byte[33], .. U64(64 + body.Count), .. new byte[10]];
        header.AddRange([.. U16(64), .. U16(sections.Length), .. U16(0)]);
        return [.. header, .. body, .. table];
    }

    private byte[] Needs() =>
        [
            .. _needs.SelectMany(
                (need, i) =>
                    (byte[])
                        [
                            .. U16(1),
                            .. U16(1),
                            .. U32(Name(need.Library)),
                            .. U32(16),
                            .. U32(i == _needs.Count - 1 ? 0 : 32),
                            .. U32(0),
                            .. U16(0),
                            .. U16(need.Index),
                            .. U32(Name(need.Version)),
                            .. U32(0),
                        ]
            ),
        ];

    private byte[] Offers() =>
        [
            .. _offers.SelectMany(
                (version, i) =>
                    (byte[])[.. new byte[12], .. U32(20), .. U32(i == _offers.Count - 1 ? 0 : 28), .. U32(Name(version)), .. U32(0)]
            ),
        ];

    private int Name(string name)
    {
        var offset = _strings.Count;
        _strings.AddRange([.. Encoding.ASCII.GetBytes(name), 0]);
        return offset;
    }

    private static byte[] U16(int value) => U64(value)[..2];

    private static byte[] U32(int value) => U64(value)[..4];

    private static byte[] U64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private sealed record TestSymbol(string Name, int Version, bool IsUsed = false, bool IsWeak = false, bool IsDefined = false);
}
