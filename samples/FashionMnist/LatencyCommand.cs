using System.CommandLine;
using static TorchSharp.torch;

namespace Upscale.FashionMnist;

/// <summary><c>latency</c>: measures what the study's networks cost in time, all of them anew.</summary>
internal static class LatencyCommand
{
    public static Command Create()
    {
        var heuristics = Options.Several("--heuristics", "Importances; those that are drawn where this is not given", StudyGrid.Heuristics);
        heuristics.DefaultValueFactory = _ => ["l2", "reconstruction"];
        var data = Options.Data();
        var threads = Options.Threads(1);
        var runs = new Option<int>("--runs") { Description = "Timed runs of each network", DefaultValueFactory = _ => 60 };
        var output = Options.Output("--out", "Folder of results.csv and costs.csv", StudyCommand.SourceFolder());
        var command = new Command("latency", "Measures the latency of networks of costs.csv anew, on a machine that does nothing else.")
        {
            heuristics,
            data,
            threads,
            runs,
            output,
        };
        runs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--runs must be at least 1.");
            }
        });
        command.SetAction(given =>
        {
            set_num_threads(given.GetRequiredValue(threads));
            var chosen = given.GetRequiredValue(heuristics);
            StudySweep.Run(
                given.GetRequiredValue(data),
                given.GetRequiredValue(output).FullName,
                costs => [.. costs.Rows.Select(row => row.Cell).Where(cell => cell.IsUnpruned || chosen.Contains(cell.Heuristic))],
                CPU,
                given.GetRequiredValue(runs)
            );
        });
        return command;
    }
}
