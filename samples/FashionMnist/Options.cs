using System.CommandLine;

namespace Upscale.FashionMnist;

/// <summary>Options that several commands have.</summary>
internal static class Options
{
    public static Option<string[]> Models() => Several("--models", "Networks", [.. NetworkCatalog.Names]);

    public static Option<DirectoryInfo> Data() =>
        new("--data")
        {
            Description = "Folder of the four Fashion-MNIST files",
            DefaultValueFactory = _ => new(FashionMnistFiles.DebianFolder),
        };

    public static Option<int> Threads(int threads) =>
        new("--threads") { Description = "Threads of one operation", DefaultValueFactory = _ => threads };

    public static Option<string[]> Several(string name, string description, string[] all)
    {
        var option = new Option<string[]>(name)
        {
            Description = description,
            DefaultValueFactory = _ => all,
            AllowMultipleArgumentsPerToken = true,
        };
        option.AcceptOnlyFromAmong(all);
        return option;
    }

    public static Option<DirectoryInfo> Output(string name, string description, string folder) =>
        new(name) { Description = description, DefaultValueFactory = _ => new(folder) };
}
