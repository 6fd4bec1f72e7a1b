using System.CommandLine;
using Spectre.Console;
using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Latency;
using Upscale.Benchmarks.Reports;
using Upscale.Native;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>latency</c>: every variant of a network, run in turn in one process.</summary>
internal static class LatencyCommand
{
    internal static readonly string[] Usual = ["ResNet-18", "ResNet-50", "MobileNet v2", "DenseNet-121", "GoogLeNet", "EfficientNet V2 S"];

    public static Command Create()
    {
        var models = Options.Models(Usual);
        var amounts = Options.Numbers("--amounts", "Shares of channels to drop", [0.25, 0.5]);
        var batches = Options.Numbers("--batch", "Images at a time", [1, 8]);
        var threads = Options.Numbers("--threads", "Threads of libtorch", [1, 2]);
        var runs = new Option<int>("--runs") { Description = "Runs of each variant", DefaultValueFactory = _ => 30 };
        var output = Options.Output("artifacts/latency.csv");
        var command = new Command("latency", "Times the model, its lowered class, and its pruned classes.")
        {
            models,
            amounts,
            batches,
            threads,
            runs,
            output,
        };
        command.SetAction(given =>
            Run(
                ZooCatalog.Find(given.GetRequiredValue(models)),
                [
                    .. from batch in given.GetRequiredValue(batches)
                    from thread in given.GetRequiredValue(threads)
                    from amount in given.GetRequiredValue(amounts)
                    select new LatencySetting(amount, (int)batch, (int)thread, given.GetRequiredValue(runs)),
                ],
                given.GetRequiredValue(output)
            )
        );
        return command;
    }

    /// <summary>Times each network in each setting, and reports.</summary>
    internal static void Run(IReadOnlyList<ZooNetwork> networks, IReadOnlyList<LatencySetting> settings, FileInfo output)
    {
        TorchLoader.EnsureLoaded();
        var rows = new List<LatencyRow>();
        foreach (var network in networks)
        {
            var compiled = CompiledNetwork.Of(network);
            foreach (var setting in settings)
            {
                torch.set_num_threads(setting.Threads);
                var measured = LatencyMeasurement.Measure(network, compiled, setting);
                rows.AddRange(measured);
                Print(measured);
                Csv.Write(output, rows);
            }
        }

        AnsiConsole.Write(LatencyRatios.Of(rows));
        foreach (var picture in LatencyPicture.Save(output, rows))
        {
            Console.WriteLine(picture);
        }

        Console.WriteLine(FormattableString.Invariant($"{rows.Count} rows: {output}"));
    }

    // Against the model as it is, whose row comes first.
    private static void Print(IReadOnlyList<LatencyRow> rows)
    {
        foreach (var row in rows)
        {
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{row.Model} {row.Amount} {row.Method}, batch {row.Batch}, {row.Threads} threads: {row.Variant, -12} {row.Median, 8:0.00} ms (least {row.Least:0.00}), {rows[0].Least / row.Least:0.00} times as fast"
                )
            );
        }
    }
}
