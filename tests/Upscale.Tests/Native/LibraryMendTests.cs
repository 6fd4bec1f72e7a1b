using Upscale.Native;

namespace Upscale.Tests.Native;

public sealed class LibraryMendTests
{
    private static readonly HashSet<string> Old = ["GLIBCXX_3.4"];

    private static readonly TestLibrary Marker = Needy().Importing("marker", version: 3, used: false);

    [Fact]
    public void Missing_LooksOnlyAtTheLibraryAskedFor()
    {
        var missing = LibraryMend.Missing(ElfFile.Parse(Marker.Build()), "libstdc++.so.6", Old);

        Assert.Equal("GLIBCXX_3.4.32", Assert.Single(missing).Version);
    }

    [Fact]
    public void Missing_IsEmptyWhereEveryVersionIsOffered() =>
        Assert.Empty(
            LibraryMend.Missing(ElfFile.Parse(Marker.Build()), "libstdc++.so.6", new HashSet<string> { "GLIBCXX_3.4", "GLIBCXX_3.4.32" })
        );

    [Fact]
    public void UnusedSymbol_IsNoObstacle()
    {
        var elf = ElfFile.Parse(Marker.Build());

        Assert.Null(LibraryMend.Obstacle(elf, LibraryMend.Missing(elf, "libstdc++.so.6", Old)));
    }

    [Fact]
    public void UsedSymbol_IsAnObstacle()
    {
        var elf = ElfFile.Parse(Needy().Importing("really_called", version: 3, used: true).Build());

        Assert.Equal("really_called", LibraryMend.Obstacle(elf, LibraryMend.Missing(elf, "libstdc++.so.6", Old))?.Name);
    }

    [Fact]
    public void Apply_ChangesOneByteAndLeavesTheInput()
    {
        var library = Marker.Build();
        var before = (byte[])library.Clone();
        var missing = LibraryMend.Missing(ElfFile.Parse(library), "libstdc++.so.6", Old);

        var mended = LibraryMend.Apply(library, missing);

        Assert.Equal(before, library);
        Assert.Single(Enumerable.Range(0, library.Length), i => mended[i] != library[i]);
        Assert.Empty(LibraryMend.Missing(ElfFile.Parse(mended), "libstdc++.so.6", Old));
    }

    private static TestLibrary Needy() =>
        new TestLibrary()
            .Needing("libc.so.6", "GLIBC_9.9", 2)
            .Needing("libstdc++.so.6", "GLIBCXX_3.4.32", 3)
            .Needing("libstdc++.so.6", "GLIBCXX_3.4", 4)
            .Importing("ordinary", version: 4, used: true);
}
