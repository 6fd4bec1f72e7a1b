using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Reports;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>generator</c>: what the generator costs a build and a keystroke.</summary>
internal static class GeneratorCommand
{
    private const double ColdTarget = 1000;
    private const double UnrelatedTarget = 10;
    private static readonly string[] Default = ["ResNet-18", "DenseNet-201", "EfficientNet V2 S"];

    public static Command Create()
    {
        var models = Options.Models(Default);
        var runs = new Option<int>("--runs")
        {
            Description = "Passes a median; processes are a third of it",
            DefaultValueFactory = _ => 15,
        };
        var output = Options.Output("artifacts/generator.csv");
        var first = new Option<string?>("--first") { Description = "Print the time of one first pass in this process", Hidden = true };
        var command = new Command("generator", "Times capture and generation: first, cold, and after edits.")
        {
            models,
            runs,
            output,
            first,
        };
        command.SetAction(given =>
            given.GetValue(first) is { } name
                ? First(name)
                : Run(ZooCatalog.Find(given.GetRequiredValue(models)), given.GetRequiredValue(runs), given.GetRequiredValue(output))
        );
        return command;
    }

    private static int First(string name)
    {
        Console.Write(GeneratorTimes.Cold(ZooCatalog.Find([name])[0]).ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }

    private static int Run(IReadOnlyList<ZooNetwork> networks, int runs, FileInfo output)
    {
        var rows = new List<GeneratorRow>();
        AnsiConsole
            .Status()
            .Start(
                "generator",
                status =>
                {
                    foreach (var network in networks)
                    {
                        status.Status(Markup.Escape(network.Name));
                        rows.AddRange(Measure(network, runs));
                    }
                }
            );
        Print(rows);
        Csv.Write(output, rows);
        return 0;
    }

    private static IEnumerable<GeneratorRow> Measure(ZooNetwork network, int runs)
    {
        double[] first = [.. Enumerable.Range(0, Math.Max(runs / 3, 1)).Select(_ => GeneratorTimes.First(network))];
        yield return GeneratorRow.Of(network.Name, "first in a process", first, null);
        // The first pass here pays for the just-in-time compilation, which the row above has.
        GeneratorTimes.Cold(network);
        double[] cold = [.. Enumerable.Range(0, runs).Select(_ => GeneratorTimes.Cold(network))];
        yield return GeneratorRow.Of(network.Name, "cold", cold, ColdTarget);
        yield return GeneratorRow.Of(network.Name, "edit inside", GeneratorTimes.EditsInside(network, runs), null);
        yield return GeneratorRow.Of(network.Name, "unrelated edit", GeneratorTimes.EditsElsewhere(network, runs), UnrelatedTarget);
    }

    private static void Print(IEnumerable<GeneratorRow> rows)
    {
        var table = new Table().AddColumns("network", "run", "median ms", "min ms", "max ms", "target ms", "");
        foreach (var row in rows)
        {
            var verdict =
                row.Target is not { } target ? ""
                : row.Median < target ? "met"
                : "missed";
            table.AddRow(
                Markup.Escape(row.Network),
                row.Run,
                Number(row.Median),
                Number(row.Least),
                Number(row.Most),
                row.Target is { } limit ? "< " + limit.ToString(CultureInfo.InvariantCulture) : "",
                verdict
            );
        }

        AnsiConsole.Write(table);
    }

    private static string Number(double time) => time.ToString("0.00", CultureInfo.InvariantCulture);
}
