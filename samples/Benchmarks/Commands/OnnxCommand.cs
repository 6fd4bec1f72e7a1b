using System.CommandLine;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Networks;
using Upscale.Benchmarks.Reports;
using Upscale.Native;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>onnx</c>: every network of the zoo exported, dense and pruned, and run by ONNX Runtime.</summary>
internal static class OnnxCommand
{
    private const double Tolerance = 1e-4;

    public static Command Create()
    {
        var models = Options.Models([]);
        var amounts = new Option<double[]>("--amounts")
        {
            Description = "Shares of channels to drop",
            DefaultValueFactory = _ => [0.25, 0.5],
            AllowMultipleArgumentsPerToken = true,
        };
        var batch = new Option<int>("--batch") { Description = "Images at a time", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Threads of ONNX Runtime", DefaultValueFactory = _ => 1 };
        var runs = new Option<int>("--runs") { Description = "Timed runs of each file; 0 for errors only", DefaultValueFactory = _ => 20 };
        var output = Options.Output("artifacts/onnx.csv");
        var command = new Command("onnx", "Exports the zoo as ONNX files, dense and pruned: errors, sizes, times in ONNX Runtime.")
        {
            models,
            amounts,
            batch,
            threads,
            runs,
            output,
        };
        command.SetAction(given =>
            Run(
                ZooCatalog.Find(given.GetRequiredValue(models)),
                network =>
                    OnnxMeasurement.Measure(
                        network,
                        given.GetRequiredValue(amounts),
                        given.GetRequiredValue(batch),
                        given.GetRequiredValue(threads),
                        given.GetRequiredValue(runs)
                    ),
                given.GetRequiredValue(output)
            )
        );
        return command;
    }

    private static int Run(IReadOnlyList<ZooNetwork> networks, Func<ZooNetwork, IEnumerable<OnnxRow>> measure, FileInfo output)
    {
        TorchLoader.EnsureLoaded();
        var rows = new List<OnnxRow>();
        var failures = new List<string>();
        foreach (var network in networks)
        {
            try
            {
                foreach (var row in measure(network))
                {
                    rows.Add(row);
                    Console.WriteLine(Line(row));
                }
            }
            catch (Exception refusal) when (refusal is InvalidOperationException or NotSupportedException)
            {
                failures.Add($"{network.Name}: {refusal.Message}");
                Console.WriteLine(failures[^1]);
            }

            // After each network, so that a run which is cut short leaves what it has.
            Csv.Write(output, rows);
        }

        failures.AddRange(
            rows.Where(row => !(row.DenseError <= Tolerance && row.PrunedError <= Tolerance)).Select(row => "wrong: " + Line(row))
        );
        failures.ForEach(Console.WriteLine);
        Console.WriteLine(FormattableString.Invariant($"{rows.Count} rows, {failures.Count} failures: {output}"));
        return failures.Count == 0 ? 0 : 1;
    }

    private static string Line(OnnxRow row) =>
        FormattableString.Invariant(
            $"{row.Network} at {row.Amount}: {row.PrunedMegabytes:0.0} of {row.DenseMegabytes:0.0} MB, {row.Ours:0.00} of {row.Dense:0.00} ms, error {row.PrunedError:0.0e-00} (dense {row.DenseError:0.0e-00})"
        );
}
