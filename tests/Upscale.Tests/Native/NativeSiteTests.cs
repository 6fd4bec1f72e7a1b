using Upscale.Native;

namespace Upscale.Tests.Native;

public sealed class NativeSiteTests
{
    [Fact]
    public void Find_TakesTheFirstFolderThatHasTheFile()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        var site = new NativeSite([first.Path, second.Path], CacheFolder: null);
        var path = second.File("lib.so", [1]);

        Assert.Equal(path, site.Find("lib.so"));
        Assert.Equal(first.File("lib.so", [1]), site.Find("lib.so"));
    }

    [Fact]
    public void MissingFile_IsNamedWithFoldersAndAdvice()
    {
        using var folder = new TemporaryFolder();
        var site = new NativeSite([folder.Path], CacheFolder: null);

        var failure = Assert.Throws<TorchLoadException>(() => site.Require("libtorch.so", "add the package"));

        Assert.Equal($"libtorch.so was not found in any of {folder.Path}: add the package.", failure.Message);
    }

    [Fact]
    public void CurrentSite_SearchesTheApplicationAndThePackageOfTheImporter()
    {
        using var package = new TemporaryFolder();
        var importer = Path.Combine(package.Path, "lib", "net8.0", "TorchSharp.dll");

        var folders = NativeSite.Current(importer).Folders;

        Assert.Contains(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), folders);
        Assert.Contains(folders, folder => folder.StartsWith(Path.Combine(package.Path, "runtimes"), StringComparison.Ordinal));
        Assert.Equal(folders.Distinct(), folders);
    }

    [Fact]
    public void CurrentSite_OfASingleFileApplication_HasNoImporterFolder() =>
        Assert.All(NativeSite.Current("").Folders, folder => Assert.True(Path.IsPathFullyQualified(folder), folder));

    [Fact]
    public void UnknownLibrary_HasNoPath() => Assert.Null(LoadedLibrary.PathOf("libthere-is-no-such-thing.so.1"));
}
