namespace Upscale.Sweeps.Tables;

/// <summary>One cell of a sweep: a network and all that was asked of its masks. The unpruned network has <see cref="Amount"/> 0.</summary>
/// <param name="Model">The network's name.</param>
/// <param name="Heuristic">The importance's name, one of <see cref="Pruning.Heuristics.Names"/>.</param>
/// <param name="Side"><c>input</c> or <c>output</c>.</param>
/// <param name="Method">A <see cref="PruningMethod"/> in lower case.</param>
/// <param name="Amount">The share of channels to mask, in [0, 1).</param>
/// <param name="IsGlobal">Whether the channels of all layers were ranked together.</param>
/// <param name="Epochs">Passes over the training images under the masks.</param>
/// <param name="IsCompensated">Whether what is left was refitted to the dense network, without training.</param>
public sealed record Cell(
    string Model,
    string Heuristic,
    string Side,
    string Method,
    double Amount,
    bool IsGlobal = false,
    int Epochs = 0,
    bool IsCompensated = false
)
{
    private const string Nothing = "none";

    /// <summary>The cell of a network with all its channels.</summary>
    public static Cell Unpruned(string model) => new(model, Nothing, Nothing, Nothing, 0);

    /// <summary>Whether no channel is masked.</summary>
    public bool IsUnpruned => Amount == 0;

    /// <summary>The masked side.</summary>
    public PruningSide PruningSide => Enum.Parse<PruningSide>(Side, ignoreCase: true);

    /// <summary>How layers share masks.</summary>
    public PruningMethod PruningMethod => Enum.Parse<PruningMethod>(Method, ignoreCase: true);

    /// <summary>The cell of the same masks before any compensation or training: what costs and layouts depend on.</summary>
    public Cell Masks => this with { Epochs = 0, IsCompensated = false };

    /// <summary>The order of tables: model, then heuristic, side, method, whether global, amount, epochs, whether compensated.</summary>
    public static IComparer<Cell> Order { get; } = Comparer<Cell>.Create(Compare);

    /// <inheritdoc/>
    public override string ToString() =>
        IsUnpruned
            ? $"{Model} unpruned"
            : FormattableString.Invariant($"{Model} {Heuristic} {Side} {Method} {Amount:0.##}")
                + (IsGlobal ? " global" : "")
                + (Epochs > 0 ? FormattableString.Invariant($" {Epochs} epochs") : "")
                + (IsCompensated ? " compensated" : "");

    private static int Compare(Cell one, Cell other)
    {
        ReadOnlySpan<int> differences =
        [
            string.CompareOrdinal(one.Model, other.Model),
            other.IsUnpruned.CompareTo(one.IsUnpruned),
            string.CompareOrdinal(one.Heuristic, other.Heuristic),
            string.CompareOrdinal(one.Side, other.Side),
            string.CompareOrdinal(one.Method, other.Method),
            one.IsGlobal.CompareTo(other.IsGlobal),
            one.Amount.CompareTo(other.Amount),
            one.Epochs.CompareTo(other.Epochs),
            one.IsCompensated.CompareTo(other.IsCompensated),
        ];
        var first = differences.IndexOfAnyExcept(0);
        return first < 0 ? 0 : differences[first];
    }
}
