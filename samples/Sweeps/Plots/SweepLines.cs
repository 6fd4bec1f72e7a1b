using Upscale.Sweeps.Tables;

namespace Upscale.Sweeps.Plots;

/// <summary>Makes panels of the tables of a sweep: a panel a network, a line a recipe, which starts at the unpruned network.</summary>
public static class SweepLines
{
    /// <summary>Accuracy in percent against something.</summary>
    /// <param name="results">Accuracies.</param>
    /// <param name="recipes">The lines. Those without results are left out.</param>
    /// <param name="x">Where a cell lies on the horizontal axis; null where this is not known.</param>
    public static IReadOnlyList<Panel> Accuracy(Table<ResultRow> results, IReadOnlyList<Recipe> recipes, Func<Cell, double?> x)
    {
        ArgumentNullException.ThrowIfNull(results);
        ResultRow[] rows = [.. results.Rows.Where(row => row.Val is not null)];
        return Panels(
            [.. rows.Select(row => row.Model).Distinct()],
            recipes,
            (model, recipe) =>
                rows.Where(row => row.Model == model && (row.Cell.IsUnpruned || Recipe.Of(row.Cell) == recipe))
                    .OrderBy(row => row.Amount)
                    .Select(row => (row.Cell, X: x(row.Cell), Y: 100 * row.Val))
        );
    }

    /// <summary>Latency, as a share of the unpruned network's, against the amount.</summary>
    public static IReadOnlyList<Panel> Latency(Table<CostRow> costs, IReadOnlyList<Recipe> recipes)
    {
        ArgumentNullException.ThrowIfNull(costs);
        CostRow[] rows = [.. costs.Rows.Where(row => row.Latency is not null)];
        return Panels(
            [.. rows.Select(row => row.Model).Distinct()],
            recipes,
            (model, recipe) =>
                rows.Where(row => row.Model == model && (row.Cell.IsUnpruned || Recipe.Of(row.Cell) == recipe))
                    .OrderBy(row => row.Amount)
                    .Select(row => (row.Cell, X: (double?)row.Amount, Y: RelativeLatency(row)))
        );
    }

    /// <summary>Latency as a share of the unpruned network's, which was measured in turns with it.</summary>
    public static double? RelativeLatency(CostRow? row) => row?.Cell.IsUnpruned == true ? 1 : row?.Latency / row?.DenseLatency;

    private static Panel[] Panels(
        string[] models,
        IReadOnlyList<Recipe> recipes,
        Func<string, Recipe, IEnumerable<(Cell Cell, double? X, double? Y)>> points
    ) =>
        [
            .. models.Select(model => new Panel(
                model,
                [
                    .. recipes
                        .Select(recipe => (Recipe: recipe, Points: points(model, recipe).ToList()))
                        .Where(line => line.Points.Any(point => !point.Cell.IsUnpruned))
                        .Select(line => new PlotLine(
                            line.Recipe.ToString(),
                            [
                                .. line
                                    .Points.Where(point => point is { X: not null, Y: not null })
                                    .Select(point => new PlotPoint(point.X!.Value, point.Y!.Value)),
                            ]
                        )),
                ]
            )),
        ];
}
