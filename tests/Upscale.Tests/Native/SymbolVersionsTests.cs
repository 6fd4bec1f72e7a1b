using System.Text;
using Upscale.Native;

namespace Upscale.Tests.Native;

public sealed class SymbolVersionsTests
{
    private static readonly byte[] Library = new TestLibrary()
        .Needing("libc.so.6", "GLIBC_2.34", 2)
        .Needing("libstdc++.so.6", "GLIBCXX_3.4", 3)
        .Offering("OURS_1.0")
        .Offering("OURS_1.1")
        .Importing("open", version: 2, used: true)
        .Importing("marker", version: 3, used: false)
        .Build();

    [Fact]
    public void Needs_AreReadInFileOrder()
    {
        var needs = SymbolVersions.Needs(ElfFile.Parse(Library));

        Assert.Equal(
            [("libc.so.6", "GLIBC_2.34", 2), ("libstdc++.so.6", "GLIBCXX_3.4", 3)],
            needs.Select(need => (need.Library, need.Version, need.Index))
        );
    }

    [Fact]
    public void Offers_AreRead() =>
        Assert.Equal(["OURS_1.0", "OURS_1.1"], SymbolVersions.Offers(ElfFile.Parse(Library)).Order(StringComparer.Ordinal));

    [Fact]
    public void Symbols_TellWhetherARelocationUsesThem()
    {
        var symbols = SymbolVersions.Symbols(ElfFile.Parse(Library));

        Assert.Equal([new("", 0, false), new("open", 2, true), new("marker", 3, false)], symbols);
    }

    public static TheoryData<byte[], string> Damaged =>
        new()
        {
            { [], "is not a 64-bit little-endian ELF file" },
            { Encoding.ASCII.GetBytes(new string('x', 100)), "is not a 64-bit little-endian ELF file" },
            { With(offset: 4, value: 1), "is not a 64-bit little-endian ELF file" },
            { With(offset: 5, value: 2), "is not a 64-bit little-endian ELF file" },
            { With(offset: 60, value: 0), "has no section table" },
            { Library[..^30], "ends at" },
        };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void DamagedFile_IsNamedAsSuch(byte[] bytes, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => ElfFile.Parse(bytes)).Message, StringComparison.Ordinal);

    [Fact]
    public void AnyDamagedByte_EndsInAnAnswerOrInInvalidData()
    {
        for (var offset = 0; offset < Library.Length; offset++)
        {
            foreach (byte value in new byte[] { 0, 1, 0x7f, 0xff })
            {
                var outcome = Record.Exception(() =>
                {
                    var elf = ElfFile.Parse(With(offset, value));
                    SymbolVersions.Needs(elf);
                    SymbolVersions.Offers(elf);
                    SymbolVersions.Symbols(elf);
                });

                Assert.True(outcome is null or InvalidDataException, $"byte {offset} = {value}: {outcome}");
            }
        }
    }

    private static byte[] With(int offset, byte value)
    {
        var bytes = (byte[])Library.Clone();
        bytes[offset] = value;
        return bytes;
    }
}
