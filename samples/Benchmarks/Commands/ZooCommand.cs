using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Networks;
using Upscale.Benchmarks.Reports;
using Upscale.Native;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>zoo</c>: every network of the zoo, pruned under random masks and compared with the masked network.</summary>
internal static class ZooCommand
{
    private const double Tolerance = 1e-10;

    public static Command Create()
    {
        var models = Options.Models([]);
        var amounts = new Option<double[]>("--amounts")
        {
            Description = "Shares of channels to drop",
            DefaultValueFactory = _ => [0.25, 0.5],
            AllowMultipleArgumentsPerToken = true,
        };
        var output = Options.Output("artifacts/zoo.csv");
        var command = new Command("zoo", "Prunes the zoo under random masks: sizes, copies, errors, times.") { models, amounts, output };
        command.SetAction(given =>
            Run(ZooCatalog.Find(given.GetRequiredValue(models)), given.GetRequiredValue(amounts), given.GetRequiredValue(output))
        );
        return command;
    }

    private static int Run(IReadOnlyList<ZooNetwork> networks, double[] amounts, FileInfo output)
    {
        TorchLoader.EnsureLoaded();
        // The first capture pays for the just-in-time compilation of compiler and generator; the rows must not.
        GeneratorTimes.Cold(ZooCatalog.Find(["ResNet-18"])[0]);
        var rows = new List<ZooRow>();
        var failures = new List<string>();
        foreach (var network in networks)
        {
            try
            {
                foreach (var row in ZooMeasurement.Measure(network, amounts))
                {
                    rows.Add(row);
                    Console.WriteLine(Line(row));
                }
            }
            catch (Exception refusal) when (refusal is InvalidOperationException or ExternalException)
            {
                failures.Add($"{network.Name}: {refusal.Message.Split('\n')[0]}");
                Console.WriteLine(failures[^1]);
            }

            // After each network, so that a run which is cut short leaves what it has.
            Csv.Write(output, rows);
        }

        Print(rows);
        failures.AddRange(rows.Where(row => !(row.MaximumError <= Tolerance)).Select(row => "wrong: " + Line(row)));
        failures.ForEach(Console.WriteLine);
        Console.WriteLine(FormattableString.Invariant($"{rows.Count} rows, {failures.Count} failures: {output}"));
        return failures.Count == 0 ? 0 : 1;
    }

    private static string Line(ZooRow row) =>
        FormattableString.Invariant(
            $"{row.Network} at {row.Amount}: {row.ParametersPruned / 1e6:0.000} M of {row.Parameters / 1e6:0.000} M parameters, error {row.MaximumError:0.0e-00}"
        );

    private static void Print(IEnumerable<ZooRow> rows)
    {
        var table = new Table().AddColumns(
            "network",
            "amount",
            "M parameters",
            "pruned",
            "G macs",
            "pruned",
            "segments",
            "copies",
            "MB",
            "error",
            "capture ms",
            "plan ms"
        );
        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Network),
                Text($"{row.Amount}"),
                Text($"{row.Parameters / 1e6:0.00}"),
                Text($"{row.ParametersPruned / 1e6:0.00}"),
                Text($"{row.Macs / 1e9:0.00}"),
                Text($"{row.MacsPruned / 1e9:0.00}"),
                Text($"{row.Segments}"),
                Text($"{row.CopyingSelections}"),
                Text($"{row.MegabytesCopied:0.00}"),
                Text($"{row.MaximumError:0.0e-00}"),
                Text($"{row.Capture:0}"),
                Text($"{row.Plan:0.0}")
            );
        }

        AnsiConsole.Write(table);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
