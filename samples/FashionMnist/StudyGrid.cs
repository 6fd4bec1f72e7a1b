using Upscale.Sweeps;
using Upscale.Sweeps.Tables;

namespace Upscale.FashionMnist;

/// <summary>The cells of the study, where nothing else is asked for: .1 to .5, both sides for l2, and more amounts for reconstruction.</summary>
/// <param name="Models">Names of networks.</param>
/// <param name="Chosen">Names of importances.</param>
/// <param name="Sides">Masked sides; null for the study's own.</param>
/// <param name="ChosenMethods">How layers share masks.</param>
/// <param name="Amounts">Shares of channels; null for the study's own.</param>
/// <param name="IsCompensated">With and without compensation.</param>
internal sealed record StudyGrid(
    IReadOnlyList<string> Models,
    IReadOnlyList<string> Chosen,
    IReadOnlyList<string>? Sides,
    IReadOnlyList<string> ChosenMethods,
    IReadOnlyList<double>? Amounts,
    IReadOnlyList<bool> IsCompensated
)
{
    private const string Reconstruction = "reconstruction";

    public static string[] Heuristics { get; } = ["l1", "l2", "lamp", "fpgm", "hrank", Reconstruction];

    public static string[] Methods { get; } = ["constrained", "unconstrained", "copyfree"];

    public IEnumerable<Cell> Cells() =>
        (
            from heuristic in Chosen
            from side in Sides ?? (heuristic == "l2" ? ["input", "output"] : ["input"])
            let amounts = Amounts ?? (heuristic == Reconstruction ? [.1, .2, .25, .3, .4, .5, .7] : [.1, .2, .3, .4, .5])
            from cell in new CellGrid(Models, [heuristic], [side], ChosenMethods, amounts, false, 0, IsCompensated).Cells()
            select cell
        ).Distinct();
}
