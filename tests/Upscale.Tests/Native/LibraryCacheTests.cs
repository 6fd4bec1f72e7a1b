using Upscale.Native;

namespace Upscale.Tests.Native;

public sealed class LibraryCacheTests
{
    [Fact]
    public void SameContent_IsStoredOnce()
    {
        using var folder = new TemporaryFolder();

        var first = LibraryCache.Store(folder.Path, "lib.so", [1, 2, 3]);
        var second = LibraryCache.Store(folder.Path, "lib.so", [1, 2, 3]);

        Assert.Equal(first, second);
        Assert.Equal([first], folder.Files());
        Assert.Equal([1, 2, 3], File.ReadAllBytes(first));
    }

    [Fact]
    public void OtherContent_GetsAnotherFile()
    {
        using var folder = new TemporaryFolder();

        Assert.NotEqual(LibraryCache.Store(folder.Path, "lib.so", [1]), LibraryCache.Store(folder.Path, "lib.so", [2]));
    }

    [Fact]
    public void DamagedCopy_IsReplaced()
    {
        using var folder = new TemporaryFolder();
        var path = LibraryCache.Store(folder.Path, "lib.so", [1, 2, 3]);
        File.WriteAllBytes(path, [1, 2, 9]);

        LibraryCache.Store(folder.Path, "lib.so", [1, 2, 3]);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void ManyAtOnce_LeaveOneWholeFile()
    {
        using var folder = new TemporaryFolder();
        var content = Enumerable.Range(0, 1 << 20).Select(i => (byte)i).ToArray();

        Parallel.For(0, 16, _ => Assert.Equal(content, File.ReadAllBytes(LibraryCache.Store(folder.Path, "lib.so", content))));

        Assert.Single(folder.Files());
    }
}
