using System.CommandLine;
using Upscale.Sweeps;
using Upscale.Sweeps.Tables;
using static TorchSharp.torch;

namespace Upscale.Paper;

/// <summary>The sweep itself.</summary>
internal static class SweepCommand
{
    private const int LatencyRuns = 100;

    public static RootCommand Create(RootCommand command)
    {
        var options = new PaperOptions();
        command.Arguments.Add(options.Model);
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(given => Run(given, options));
        return command;
    }

    private static void Run(ParseResult given, PaperOptions options)
    {
        set_num_threads(given.GetRequiredValue(options.Threads));
        var model = given.GetRequiredValue(options.Model);
        var shard = options.Shard(given);
        var isCompensated = given.GetValue(options.Compensate);
        var grid = new CellGrid(
            [model],
            given.GetRequiredValue(options.Heuristic),
            given.GetRequiredValue(options.Side),
            given.GetRequiredValue(options.Method),
            given.GetRequiredValue(options.Amount),
            given.GetValue(options.Global),
            given.GetValue(options.Epochs),
            isCompensated ? [false, true] : [false]
        );
        foreach (var amount in grid.Amounts.Where(amount => !(amount > 0 && amount < 1)))
        {
            throw new ArgumentException(FormattableString.Invariant($"--amount {amount} is not between 0 and 1."));
        }

        var folder = given.GetRequiredValue(options.Out).FullName;
        var tables = new SweepTables(folder, shard);
        if (given.GetValue(options.Clean))
        {
            Console.WriteLine($"{tables.Results.Keep(row => row.Val is not null)} rows without val removed.");
        }

        using var images = PaperImages.Open(given.GetValue(options.Data), model, given.GetValue(options.Limit));
        if (images.IsNoise)
        {
            Console.WriteLine(
                "No --data: val stays empty. Every pruned network is compared with its masked one, and its costs are counted."
            );
            if (isCompensated || grid.Epochs > 0)
            {
                throw new InvalidOperationException("--compensate and --epochs need images: name a folder with --data.");
            }
        }

        var networks = new PaperNetworks(images, given.GetValue(options.Weights), given.GetRequiredValue(options.Calibration));
        new Sweep(
            tables.Results,
            tables.Costs,
            new(
                networks.Open,
                (_, network) => images.Evaluate(network),
                !images.IsNoise,
                images.Train,
                given.GetValue(options.Latency) ? LatencyRuns : 0,
                given.GetValue(options.Force),
                Path.Combine(folder, "checkpoints")
            )
        ).Run([.. shard.Of(grid.Cells())]);

        // The plots of a part would be taken for those of the whole, which merge draws.
        if (shard == Shard.Whole)
        {
            PaperPlots.Save(folder, tables);
        }
    }
}
