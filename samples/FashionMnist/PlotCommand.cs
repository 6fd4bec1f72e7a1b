using System.CommandLine;
using Upscale.Sweeps.Plots;
using Upscale.Sweeps.Tables;

namespace Upscale.FashionMnist;

/// <summary><c>plot</c>: draws the tables of the study, and writes a summary of them as text.</summary>
internal static class PlotCommand
{
    // The importance that the literature starts from, bare and refitted, and reconstruction by each method.
    private static readonly Recipe[] Recipes =
    [
        new("l2", "constrained", false),
        new("l2", "unconstrained", false),
        new("l2", "unconstrained", true),
        new("reconstruction", "constrained", true),
        new("reconstruction", "unconstrained", true),
        new("reconstruction", "copyfree", true),
    ];

    public static Command Create()
    {
        var input = Options.Output(
            "--out",
            "Folder of results.csv and costs.csv; the plots go to its folder plots",
            StudyCommand.SourceFolder()
        );
        var command = new Command("plot", "Draws accuracy against amount, multiplications and latency.") { input };
        command.SetAction(given => Run(given.GetRequiredValue(input).FullName));
        return command;
    }

    private static void Run(string folder)
    {
        var results = Table.Open<ResultRow>(Path.Combine(folder, "results.csv"));
        var costs = Table.Open<CostRow>(Path.Combine(folder, "costs.csv"));
        if (results.Rows.Count == 0)
        {
            throw new FileNotFoundException($"{results.Path} has no rows: run the study command first.", results.Path);
        }

        const string Accuracy = "top-1, %";
        Save("accuracy-amount.png", SweepLines.Accuracy(results, Recipes, cell => cell.Amount), new("amount", Accuracy, 0, 100));
        Save("refitted-amount.png", SweepLines.Accuracy(results, Recipes[3..], cell => cell.Amount), new("amount", Accuracy, 70, 95));
        Save(
            "accuracy-macs.png",
            SweepLines.Accuracy(results, Recipes, cell => (costs.Find(cell.Masks)?.Macs) / 1e6),
            new("million multiplications", Accuracy, 0, 100)
        );
        Save(
            "accuracy-latency.png",
            SweepLines.Accuracy(results, Recipes, cell => SweepLines.RelativeLatency(costs.Find(cell.Masks))),
            new("latency / dense latency, batch 1", Accuracy, 0, 100)
        );
        Save("heuristics.png", HeuristicPanels.Of(results), new("amount", "mean top-1 of the networks, %", 0, 100));
        Summary.Print(results, costs);

        void Save(string name, IReadOnlyList<Panel> panels, PlotAxes axes) =>
            Picture.Save(Path.Combine(folder, "plots", name), panels, axes);
    }
}
