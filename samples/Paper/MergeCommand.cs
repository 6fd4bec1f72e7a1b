using System.CommandLine;
using Upscale.Sweeps;

namespace Upscale.Paper;

/// <summary><c>merge</c>: joins the parts that shards wrote.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder of the parts, which become its results.csv and costs.csv",
            DefaultValueFactory = _ => new("out"),
        };
        var command = new Command("merge", "Joins the parts of a sweep that ran as shards, and draws its plots.") { output };
        command.SetAction(given => Run(given.GetRequiredValue(output).FullName));
        return command;
    }

    private static void Run(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        }

        var tables = new SweepTables(folder, Shard.Whole);
        var parts = tables.Merge();
        Console.WriteLine($"{parts} parts, {tables.Results.Rows.Count} rows: {tables.Results.Path}");
        PaperPlots.Save(folder, tables);
    }
}
