using Upscale.Sweeps.Tables;

namespace Upscale.Sweeps.Plots;

/// <summary>A line of a plot: cells that differ in their amounts only.</summary>
/// <param name="Heuristic">The importance.</param>
/// <param name="Method">How layers share masks.</param>
/// <param name="IsCompensated">Whether what is left is refitted.</param>
/// <param name="Side">The masked side.</param>
/// <param name="IsGlobal">Whether all layers are ranked together.</param>
/// <param name="Epochs">Passes over the training images.</param>
public sealed record Recipe(
    string Heuristic,
    string Method,
    bool IsCompensated,
    string Side = "input",
    bool IsGlobal = false,
    int Epochs = 0
)
{
    /// <summary>The recipe of a cell.</summary>
    public static Recipe Of(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new(cell.Heuristic, cell.Method, cell.IsCompensated, cell.Side, cell.IsGlobal, cell.Epochs);
    }

    /// <summary>The cell of a model and an amount.</summary>
    public Cell At(string model, double amount) => new(model, Heuristic, Side, Method, amount, IsGlobal, Epochs, IsCompensated);

    /// <summary>As a legend says it.</summary>
    public override string ToString() =>
        $"{Heuristic}, {Method}"
        + (Side == "input" ? "" : $", {Side}")
        + (IsGlobal ? ", global" : "")
        + (Epochs > 0 ? FormattableString.Invariant($", {Epochs} epochs") : "")
        + (IsCompensated ? ", compensated" : "");
}
