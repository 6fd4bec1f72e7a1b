using Upscale.Native;

namespace Upscale.Tests.Native;

public sealed class ExistingLibtorchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryFunctionIsThere_IsAccepted()
    {
        Give("libc10.so", "one");
        Give("libtorch_cpu.so", "two");
        Give("libtorch.so");
        var torchSharp = _folder.File(
            "libLibTorchSharp.so",
            new TestLibrary()
                .Importing("one", 0, used: true)
                .Importing("two", 1, used: true)
                .Importing("of_the_system", 2, used: true)
                .ImportingWeakly("if_it_is_there")
                .Build()
        );

        new ExistingLibtorch(_folder.Path).Check(torchSharp);
    }

    [Fact]
    public void FunctionThatIsMissing_IsNamed()
    {
        Give("libc10.so", "one");
        Give("libtorch_cpu.so", "another");
        Give("libtorch.so");
        var torchSharp = _folder.File(
            "libLibTorchSharp.so",
            new TestLibrary().Importing("one", 0, used: true).Importing("two", 0, used: true).Build()
        );

        var refusal = Assert.Throws<TorchLoadException>(() => new ExistingLibtorch(_folder.Path).Check(torchSharp));

        Assert.Contains("lacks 1 functions that libLibTorchSharp.so calls (two", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FolderWithoutLibtorch_SaysWhichFolderToName()
    {
        Give("libc10.so");

        var refusal = Assert.Throws<TorchLoadException>(() => new ExistingLibtorch(_folder.Path).Files());

        Assert.Contains($"{_folder.Path} has no libtorch_cpu.so: name the folder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedLibrary_IsNamed()
    {
        Give("libc10.so");
        Give("libtorch.so");
        var damaged = _folder.File("libtorch_cpu.so", [1, 2, 3]);

        var refusal = Assert.Throws<TorchLoadException>(() => new ExistingLibtorch(_folder.Path).Check(damaged));

        Assert.Contains($"{damaged} cannot be read as a library: is not a 64-bit", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LibrariesOfCuda_AreLoadedBeforeTheUmbrella()
    {
        foreach (var name in new[] { "libtorch.so", "libtorch_cuda.so", "libtorch_cpu.so", "libc10.so" })
        {
            Give(name);
        }

        var files = new ExistingLibtorch(_folder.Path).Files();

        Assert.Equal(["libc10.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so"], files.Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("lib", true)]
    public void Environment_NamesTheFolder(string? folder, bool isNamed)
    {
        var existing = ExistingLibtorch.FromEnvironment(name => name == "UPSCALE_LIBTORCH" ? folder : "elsewhere");

        Assert.Equal(isNamed, existing is not null);
        if (existing is not null)
        {
            var refusal = Assert.Throws<TorchLoadException>(() => existing.Files());
            Assert.StartsWith(Path.GetFullPath("lib") + " has no libc10.so", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UseLibtorch_IsTooLateOnceTorchSharpIsLoaded()
    {
        TorchLoader.EnsureLoaded();

        Assert.Throws<InvalidOperationException>(() => TorchLoader.UseLibtorch(_folder.Path));
    }

    private void Give(string name, params string[] functions) =>
        _folder.File(name, functions.Aggregate(new TestLibrary(), (library, function) => library.Exporting(function)).Build());
}
