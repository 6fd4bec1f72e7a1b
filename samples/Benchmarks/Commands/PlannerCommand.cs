using System.CommandLine;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Networks;
using Upscale.Benchmarks.Reports;
using Upscale.Native;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>planner</c>: how long layouts take.</summary>
internal static class PlannerCommand
{
    private const int Chain = 1000;
    private static readonly string[] Usual =
    [
        "ResNet-18",
        "ResNet-50",
        "ResNet-152",
        "DenseNet-121",
        "DenseNet-201",
        "GoogLeNet",
        "Inception v3",
        "MobileNet v2",
        "EfficientNet V2 S",
        "ViT B/32",
    ];

    public static Command Create()
    {
        var models = Options.Models(Usual);
        var amounts = Options.Numbers("--amounts", "Shares of channels to drop", [0.25, 0.5]);
        var runs = new Option<int>("--runs") { Description = "Plans of each network", DefaultValueFactory = _ => 15 };
        var output = Options.Output("artifacts/planner.csv");
        var command = new Command("planner", "Times the layout of networks under random masks, and of a chain of 1,000 consumers.")
        {
            models,
            amounts,
            runs,
            output,
        };
        command.SetAction(given =>
            Run(
                ZooCatalog.Find(given.GetRequiredValue(models)),
                given.GetRequiredValue(amounts),
                given.GetRequiredValue(runs),
                given.GetRequiredValue(output)
            )
        );
        return command;
    }

    private static void Run(IReadOnlyList<ZooNetwork> networks, double[] amounts, int runs, FileInfo output)
    {
        TorchLoader.EnsureLoaded();
        var rows = new List<PlannerRow>();
        foreach (
            var row in networks
                .SelectMany(network => PlannerMeasurement.Measure(network, amounts, runs))
                .Append(PlannerMeasurement.Chain(Chain, runs))
        )
        {
            rows.Add(row);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{row.Network, -20}{row.Amount, -6}{row.Operations, 5} operations{row.Consumers, 5} consumers{row.Median, 9:0.0} ms ({row.Least:0.0} to {row.Most:0.0})"
                )
            );
            Csv.Write(output, rows);
        }
    }
}
