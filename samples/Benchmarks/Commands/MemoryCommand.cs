using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Memory;
using Upscale.Benchmarks.Reports;
using Upscale.Native;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>memory</c>: weights and the peak of a forward, for every variant of a network.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var models = Options.Models(LatencyCommand.Usual);
        var amounts = Options.Numbers("--amounts", "Shares of channels to drop", [0.25, 0.5]);
        var batches = Options.Numbers("--batch", "Images at a time", [1, 8]);
        var output = Options.Output("artifacts/memory.csv");
        var command = new Command("memory", "Measures weights and peak memory of the model and its generated classes (Linux).")
        {
            models,
            amounts,
            batches,
            output,
        };
        command.SetAction(given =>
            Run(
                ZooCatalog.Find(given.GetRequiredValue(models)),
                given.GetRequiredValue(amounts),
                given.GetRequiredValue(batches),
                given.GetRequiredValue(output)
            )
        );
        return command;
    }

    private static void Run(IReadOnlyList<ZooNetwork> networks, double[] amounts, double[] batches, FileInfo output)
    {
        TorchLoader.EnsureLoaded();
        torch.set_num_threads(1);
        var rows = new List<MemoryRow>();
        foreach (var network in networks)
        {
            var compiled = CompiledNetwork.Of(network);
            foreach (var (amount, batch) in amounts.SelectMany(amount => batches.Select(batch => (amount, (int)batch))))
            {
                rows.AddRange(MemoryMeasurement.Measure(network, compiled, amount, batch));
                Csv.Write(output, rows);
            }
        }

        AnsiConsole.Write(Table(rows));
        Console.WriteLine(FormattableString.Invariant($"{rows.Count} rows: {output}"));
    }

    private static Table Table(IEnumerable<MemoryRow> rows)
    {
        var table = new Table().AddColumns("model", "amount", "batch", "variant", "weights, MB", "peak, MB");
        foreach (var row in rows)
        {
            string[] cells =
            [
                Markup.Escape(row.Model),
                Text($"{row.Amount}"),
                Text($"{row.Batch}"),
                row.Variant,
                Text($"{row.Weights:0.0}"),
                Text($"{row.Peak:0.0}"),
            ];
            table.AddRow(cells);
        }

        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
