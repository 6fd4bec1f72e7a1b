using Upscale.Sweeps;
using Upscale.Sweeps.Tables;

namespace Upscale.Paper;

/// <summary>The tables of a folder: results.csv and costs.csv, and for a part of a sweep results.0-of-8.csv and costs.0-of-8.csv.</summary>
internal sealed class SweepTables(string folder, Shard shard)
{
    private const string ResultName = "results";
    private const string CostName = "costs";

    public Table<ResultRow> Results { get; } = Table.Open<ResultRow>(PathOf(folder, ResultName, shard));

    public Table<CostRow> Costs { get; } = Table.Open<CostRow>(PathOf(folder, CostName, shard));

    /// <summary>Adds the rows of all parts in the folder to the whole tables.</summary>
    /// <returns>Number of parts.</returns>
    /// <exception cref="InvalidDataException">Two parts have other vals for one cell.</exception>
    public int Merge()
    {
        _ = Merge(Costs, CostName, row => row.Macs);
        return Merge(Results, ResultName, row => row.Val);
    }

    private int Merge<TRow>(Table<TRow> whole, string name, Func<TRow, double?> value)
        where TRow : CellRow
    {
        string[] parts = [.. Directory.EnumerateFiles(folder, name + ".*-of-*.csv").Order(StringComparer.Ordinal)];
        foreach (var part in parts)
        {
            var rows = Table.Open<TRow>(part).Rows;
            foreach (var row in rows)
            {
                if (whole.Find(row.Cell) is { } known && value(known) is { } before && value(row) is { } found && before != found)
                {
                    throw new InvalidDataException(
                        FormattableString.Invariant($"{part} has {found} for {row.Cell}, {whole.Path} has {before}: remove one of them.")
                    );
                }
            }

            whole.Add(rows);
        }

        return parts.Length;
    }

    private static string PathOf(string folder, string name, Shard shard) =>
        Path.Combine(folder, shard.Count == 1 ? name + ".csv" : FormattableString.Invariant($"{name}.{shard.Index}-of-{shard.Count}.csv"));
}
