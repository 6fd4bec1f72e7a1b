using Upscale.Sweeps.Tables;

namespace Upscale.Sweeps;

/// <summary>The cells of all combinations of what is asked for.</summary>
/// <param name="Models">Names of networks.</param>
/// <param name="Heuristics">Names of importances.</param>
/// <param name="Sides">Masked sides.</param>
/// <param name="Methods">How layers share masks.</param>
/// <param name="Amounts">Shares of channels.</param>
/// <param name="IsGlobal">Whether all layers are ranked together.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="IsCompensated">With and without compensation.</param>
public sealed record CellGrid(
    IReadOnlyList<string> Models,
    IReadOnlyList<string> Heuristics,
    IReadOnlyList<string> Sides,
    IReadOnlyList<string> Methods,
    IReadOnlyList<double> Amounts,
    bool IsGlobal,
    int Epochs,
    IReadOnlyList<bool> IsCompensated
)
{
    /// <summary>The unpruned network of each model, and then all combinations.</summary>
    public IEnumerable<Cell> Cells() => from model in Models from cell in Pruned(model).Prepend(Cell.Unpruned(model)) select cell;

    private IEnumerable<Cell> Pruned(string model) =>
        from heuristic in Heuristics
        from side in Sides
        from method in Methods
        from amount in Amounts
        from isCompensated in IsCompensated
        select new Cell(model, heuristic, side, method, amount, IsGlobal, Epochs, isCompensated);
}
