using System.CommandLine;
using System.Runtime.CompilerServices;
using Upscale.Samples;
using static TorchSharp.torch;

namespace Upscale.FashionMnist;

/// <summary><c>study</c>: prunes the trained networks by every recipe and writes the accuracy that is left.</summary>
internal static class StudyCommand
{
    public static Command Create()
    {
        var models = Options.Models();
        var heuristics = Options.Several("--heuristics", "Importances", StudyGrid.Heuristics);
        var sides = Options.Several("--sides", "Masked sides; output is done for l2 only where this is not given", ["input", "output"]);
        var methods = Options.Several("--methods", "How layers share masks", StudyGrid.Methods);
        var amounts = new Option<double[]>("--amounts")
        {
            Description = "Shares of channels to mask; .1 to .5, and .25 and .7 for reconstruction, where this is not given",
            AllowMultipleArgumentsPerToken = true,
        };
        var plain = new Option<bool>("--plain") { Description = "Without the compensated cells" };
        var data = Options.Data();
        var threads = Options.Threads(1);
        var device = Devices.Option();
        var output = Options.Output("--out", "Folder of results.csv and costs.csv", SourceFolder());
        var command = new Command("study", "Prunes the trained networks by every recipe, without training. Resumes where it was stopped.")
        {
            models,
            heuristics,
            sides,
            methods,
            amounts,
            plain,
            data,
            threads,
            device,
            output,
        };
        command.SetAction(given =>
        {
            set_num_threads(given.GetRequiredValue(threads));
            var grid = new StudyGrid(
                given.GetRequiredValue(models),
                given.GetRequiredValue(heuristics),
                given.GetResult(sides) is { Implicit: false } ? given.GetRequiredValue(sides) : null,
                given.GetRequiredValue(methods),
                given.GetValue(amounts) is { Length: > 0 } chosen ? chosen : null,
                given.GetValue(plain) ? [false] : [false, true]
            );
            StudySweep.Run(
                given.GetRequiredValue(data),
                given.GetRequiredValue(output).FullName,
                _ => [.. grid.Cells()],
                Devices.Open(given.GetRequiredValue(device))
            );
        });
        return command;
    }

    /// <summary>The folder of this project's sources, where the committed tables are.</summary>
    public static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
