using Upscale.Sweeps.Plots;
using Upscale.Sweeps.Tables;

namespace Upscale.FashionMnist;

/// <summary>The heuristics beside each other: a panel a method, plain and refitted, the mean over the networks.</summary>
internal static class HeuristicPanels
{
    private static readonly bool[] PlainAndCompensated = [false, true];

    public static IReadOnlyList<Panel> Of(Table<ResultRow> results)
    {
        string[] models = [.. results.Rows.Select(row => row.Model).Distinct()];
        var unpruned = models.Average(model => results.Find(Cell.Unpruned(model))?.Val) ?? double.NaN;
        return
        [
            .. from isCompensated in PlainAndCompensated
            from method in StudyGrid.Methods
            select new Panel(
                method + (isCompensated ? ", compensated" : ""),
                [
                    .. from heuristic in StudyGrid.Heuristics
                    let means = Means(results, models, new(heuristic, method, isCompensated))
                    where means.Count > 0 && double.IsFinite(unpruned)
                    select new PlotLine(heuristic, [new(0, 100 * unpruned), .. means]),
                ]
            ),
        ];
    }

    // Amounts that a network lacks would make a mean of other networks, so they are left out.
    private static List<PlotPoint> Means(Table<ResultRow> results, string[] models, Recipe recipe) =>
        [
            .. from amount in results.Rows.Select(row => row.Amount).Where(amount => amount > 0).Distinct().Order()
            let vals = models.Select(model => results.Find(recipe.At(model, amount))?.Val).ToList()
            where vals.All(val => val is not null)
            select new PlotPoint(amount, 100 * vals.Average()!.Value),
        ];
}
