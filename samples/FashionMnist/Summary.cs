using System.Globalization;
using Upscale.Sweeps.Plots;
using Upscale.Sweeps.Tables;

namespace Upscale.FashionMnist;

/// <summary>The table of the README: what reconstruction and compensation leave of each network, and whether that is what was aimed at.</summary>
internal static class Summary
{
    private static readonly (double Amount, double Points)[] Aims = [(0.25, 0.5), (0.5, 2.0), (0.7, 6.0)];

    public static void Print(Table<ResultRow> results, Table<CostRow> costs)
    {
        Console.WriteLine("| network | amount | MACs | parameters | latency | constrained | unconstrained | copyfree | lost | aim |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var dense in results.Rows.Where(row => row.Cell.IsUnpruned))
        {
            var whole = costs.Find(dense.Cell);
            Console.WriteLine(
                Text(
                    $"| {dense.Model} | 0 | {whole?.Macs / 1e6:0.00 M} | {whole?.Parameters / 1e3:0.0 k} | 1 | {100 * dense.Val:0.00} | | | | |"
                )
            );
            foreach (var (amount, points) in Aims)
            {
                Row(results, costs, dense, amount, points);
            }
        }
    }

    private static void Row(Table<ResultRow> results, Table<CostRow> costs, ResultRow dense, double amount, double points)
    {
        var cost = costs.Find(Cell("unconstrained").Masks);
        var lost = 100 * (dense.Val - Val("unconstrained"));
        var verdict =
            lost is null ? ""
            : lost <= points ? "met"
            : "missed";
        Console.WriteLine(
            Text(
                $"| | {amount} | {cost?.Macs / 1e6:0.00 M} | {cost?.Parameters / 1e3:0.0 k} | {SweepLines.RelativeLatency(cost):0.00} | {100 * Val("constrained"):0.00} | {100 * Val("unconstrained"):0.00} | {100 * Val("copyfree"):0.00} | {lost:0.00} | {points:0.0} {verdict} |"
            )
        );

        Cell Cell(string method) => new Recipe("reconstruction", method, true).At(dense.Model, amount);
        double? Val(string method) => results.Find(Cell(method))?.Val;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
