using TorchSharp;
using Upscale.Core.Masks;
using Upscale.Samples;
using Upscale.Sweeps.Pruning;
using Upscale.Sweeps.Tables;
using static TorchSharp.torch;

namespace Upscale.Sweeps;

/// <summary>What a sweep needs to know of its networks and its data.</summary>
/// <param name="Open">Makes the subject of a network's name. It is disposed after its last cell.</param>
/// <param name="Evaluate">The <c>val</c> of a network; null where it cannot be told.</param>
/// <param name="HasLabels">Whether <paramref name="Evaluate"/> can tell; then rows without a val are done again.</param>
/// <param name="Train">Trains a network for some epochs; null where there are no images to train on.</param>
/// <param name="LatencyRuns">Timed runs a cell; 0 to measure no latency.</param>
/// <param name="IsLatencyForced">Whether latencies that the table has are measured again.</param>
/// <param name="Checkpoints">Folder that refitted and trained networks are saved to; null to keep none.</param>
public sealed record SweepOptions(
    Func<string, Subject> Open,
    Func<Subject, nn.Module<Tensor, Tensor>, double?> Evaluate,
    bool HasLabels,
    Action<nn.Module<Tensor, Tensor>, int>? Train = null,
    int LatencyRuns = 0,
    bool IsLatencyForced = false,
    string? Checkpoints = null
);

/// <summary>Prunes networks by many recipes and writes what comes of it, cell by cell. Cells that the tables have are not done again.</summary>
public sealed class Sweep(Table<ResultRow> results, Table<CostRow> costs, SweepOptions options)
{
    private readonly Dictionary<(string, MaskSet, int, bool), double?> vals = [];

    /// <summary>Does the cells that are missing.</summary>
    /// <returns>Number of cells done.</returns>
    public int Run(IReadOnlyCollection<Cell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        Cell[] missing = [.. cells.Where(IsMissing).Distinct()];
        if (missing.Length == 0)
        {
            Console.WriteLine($"{results.Path} has all {cells.Count} cells.");
            return 0;
        }

        Console.WriteLine($"{missing.Length} of {cells.Count} cells to do.");
        SweepProgress.Run(
            missing.Length,
            progress =>
            {
                foreach (var model in missing.GroupBy(cell => cell.Model))
                {
                    using var subject = options.Open(model.Key);
                    foreach (var masks in model.GroupBy(cell => cell.Masks))
                    {
                        using var scope = NewDisposeScope();
                        Do(subject, [.. masks], progress);
                    }
                }
            }
        );
        return missing.Length;
    }

    private bool IsMissing(Cell cell) => !HasVal(cell) || costs.Find(cell.Masks) is null || (options.LatencyRuns > 0 && NeedsLatency(cell));

    private bool HasVal(Cell cell) => results.Find(cell) is { } row && (row.Val is not null || !options.HasLabels);

    private bool NeedsLatency(Cell cell) => options.IsLatencyForced || costs.Find(cell.Masks)?.Latency is null;

    private void Do(Subject subject, Cell[] cells, SweepProgress progress)
    {
        if (cells[0].IsUnpruned)
        {
            Record(cells[0], options.Evaluate(subject, subject.Dense));
            RecordCosts(subject, cells[0], null);
            progress.Done($"{cells[0]}: {Text(cells[0])}");
            return;
        }

        using var pruned = PrunedCell.Of(subject, cells[0]);
        RecordCosts(subject, cells[0], pruned);
        foreach (var cell in cells)
        {
            if (!HasVal(cell))
            {
                Record(cell, Known(pruned, cell) ?? Val(subject, cell, pruned));
            }

            progress.Done($"{cell}: {Text(cell)}");
        }
    }

    // Where every segment has one consumer all methods choose the same masks, and then they need not be evaluated again.
    private double? Known(PrunedCell pruned, Cell cell) =>
        vals.TryGetValue((cell.Model, pruned.Masks, cell.Epochs, cell.IsCompensated), out var val) ? val : null;

    private double? Val(Subject subject, Cell cell, PrunedCell pruned)
    {
        double? val;
        if (cell.Epochs == 0)
        {
            // The plain cell of the same masks comes first.
            val = options.Evaluate(subject, Refitted(pruned, cell).Pruned);
        }
        else
        {
            using var trained = Refitted(PrunedCell.Of(subject, cell), cell);
            var train =
                options.Train ?? throw new InvalidOperationException($"{cell}: there are no images to train on; name them with --data.");
            trained.Train(model => train(model, cell.Epochs));
            Keep(cell, trained.Masked);
            val = options.Evaluate(subject, trained.Pruned);
        }

        vals[(cell.Model, pruned.Masks, cell.Epochs, cell.IsCompensated)] = val;
        return val;
    }

    private PrunedCell Refitted(PrunedCell pruned, Cell cell)
    {
        if (cell.IsCompensated)
        {
            pruned.Compensate();
            Keep(cell, pruned.Masked);
        }

        return pruned;
    }

    private void Keep(Cell cell, nn.Module<Tensor, Tensor> masked)
    {
        if (options.Checkpoints is { } folder)
        {
            Directory.CreateDirectory(folder);
            masked.save(Path.Combine(folder, cell.ToString().Replace(' ', '-') + ".dat"));
        }
    }

    private void Record(Cell cell, double? val) =>
        results.Add(new ResultRow { Cell = cell, Val = val is { } top1 ? Math.Round(top1, 4) : null });

    private void RecordCosts(Subject subject, Cell cell, PrunedCell? pruned)
    {
        var known = costs.Find(cell.Masks);
        var isTimed = options.LatencyRuns > 0 && NeedsLatency(cell);
        if (known is not null && !isTimed)
        {
            return;
        }

        var row = pruned?.Costs(cell) ?? DenseCosts.Of(subject);
        if (!isTimed)
        {
            costs.Add(row);
            return;
        }

        var image = subject.CalibrationImages.narrow(0, 0, 1);
        var latency = LatencyComparison.Of(subject.Exported, pruned?.Pruned ?? subject.Exported, image, options.LatencyRuns);
        costs.Add(row with { Latency = Math.Round(latency.Pruned, 4), DenseLatency = Math.Round(latency.Dense, 4) });
    }

    private string Text(Cell cell) =>
        results.Find(cell)?.Val is { } val ? val.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture) : "no val";
}
