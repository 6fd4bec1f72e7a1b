using System.CommandLine;

namespace Upscale.Benchmarks.Commands;

/// <summary>Options that several commands have.</summary>
internal static class Options
{
    public static Option<string[]> Models(string[] all) =>
        new("--models")
        {
            Description = "Networks of samples/ModelZoo, by name",
            DefaultValueFactory = _ => all,
            AllowMultipleArgumentsPerToken = true,
        };

    public static Option<double[]> Numbers(string name, string description, double[] usual) =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => usual,
            AllowMultipleArgumentsPerToken = true,
        };

    public static Option<FileInfo> Output(string path) =>
        new("--out") { Description = "The CSV file", DefaultValueFactory = _ => new FileInfo(path) };
}
