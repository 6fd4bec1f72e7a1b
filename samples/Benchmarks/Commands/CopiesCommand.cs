using System.CommandLine;
using Upscale.Benchmarks.Networks;
using Upscale.Benchmarks.Reports;
using Upscale.Sweeps.Plots;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>copies</c>: what each export copies, on the reference's masks.</summary>
internal static class CopiesCommand
{
    public static Command Create()
    {
        var models = new Option<string[]>("--models")
        {
            Description = "Networks of tests/Goldens",
            DefaultValueFactory = _ => CopiesMeasurement.Networks,
            AllowMultipleArgumentsPerToken = true,
        };
        var amounts = Options.Numbers("--amounts", "Shares of channels that are dropped", CopiesMeasurement.Amounts);
        var output = Options.Output("artifacts/copies.csv");
        var command = new Command("copies", "Counts what the reference's export copies, a naive one, and ours.")
        {
            models,
            amounts,
            output,
        };
        command.SetAction(given =>
            Run(
                [
                    .. from model in given.GetRequiredValue(models)
                    from amount in given.GetRequiredValue(amounts)
                    from row in CopiesMeasurement.Measure(model, amount)
                    select row,
                ],
                given.GetRequiredValue(output)
            )
        );
        return command;
    }

    private static void Run(CopiesRow[] rows, FileInfo output)
    {
        foreach (var row in rows)
        {
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{row.Network, -14}{row.Amount, -6}{row.Variant, -11}{row.Consumers, 4} consumers{row.Channels, 7} channels{row.Bytes / 1e6, 8:0.00} MB"
                )
            );
        }

        Csv.Write(output, rows);
        Draw(rows, Path.ChangeExtension(output.FullName, ".png"));
        var (ours, reference) = (Total(rows, "ours"), Total(rows, "reference"));
        Console.WriteLine(
            FormattableString.Invariant($"ours {ours / 1e6:0.00} MB, the reference {reference / 1e6:0.00} MB: {ours / reference:0.000}")
        );
    }

    private static double Total(IEnumerable<CopiesRow> rows, string variant) =>
        rows.Where(row => row.Variant == variant).Sum(row => row.Bytes);

    // A panel a network, a line a variant.
    private static void Draw(IEnumerable<CopiesRow> rows, string path) =>
        Picture.Save(
            path,
            [
                .. rows.GroupBy(row => row.Network)
                    .Select(network => new Panel(
                        network.Key,
                        [
                            .. network
                                .GroupBy(row => row.Variant)
                                .Select(variant => new PlotLine(
                                    variant.Key,
                                    [.. variant.Select(row => new PlotPoint(row.Amount, row.Bytes / 1e6))]
                                )),
                        ]
                    )),
            ],
            new("amount", "MB copied")
        );
}
