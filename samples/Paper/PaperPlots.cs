using Upscale.Sweeps.Plots;

namespace Upscale.Paper;

/// <summary>Accuracy against amount, and latency against amount, of all recipes that the tables have.</summary>
internal static class PaperPlots
{
    // More lines than colours cannot be told apart.
    private const int MostLines = 10;

    public static void Save(string folder, SweepTables tables)
    {
        Recipe[] recipes =
        [
            .. tables.Results.Rows.Where(row => !row.Cell.IsUnpruned).Select(row => Recipe.Of(row.Cell)).Distinct().Take(MostLines),
        ];
        Save("accuracy-amount.png", SweepLines.Accuracy(tables.Results, recipes, cell => cell.Amount), new("amount", "top-1, %"));
        Save("latency-amount.png", SweepLines.Latency(tables.Costs, recipes), new("amount", "latency / dense latency"));

        void Save(string name, IReadOnlyList<Panel> panels, PlotAxes axes)
        {
            if (panels.Any(panel => panel.Lines.Count > 0))
            {
                Picture.Save(Path.Combine(folder, name), panels, axes);
            }
        }
    }
}
