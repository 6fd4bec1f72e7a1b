using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Upscale.Sweeps;

/// <summary>Shows how far a sweep is and how long it will take: a bar on a terminal, a line a cell elsewhere.</summary>
public sealed class SweepProgress
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly int total;
    private readonly ProgressTask? bar;
    private int done;

    private SweepProgress(int total, ProgressTask? bar) => (this.total, this.bar) = (total, bar);

    /// <summary>Runs a sweep of <paramref name="total"/> cells, which calls <see cref="Done"/> after each.</summary>
    public static void Run(int total, Action<SweepProgress> sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            sweep(new(total, null));
            return;
        }

        AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn()
            )
            .Start(progress => sweep(new(total, progress.AddTask("sweep", maxValue: total))));
    }

    /// <summary>Says that <paramref name="cells"/> more cells are done.</summary>
    public void Done(string message, int cells = 1)
    {
        done += cells;
        if (bar is not null)
        {
            bar.Description = Markup.Escape(message);
            bar.Increment(cells);
            return;
        }

        var left = TimeSpan.FromTicks(
            watch.ElapsedTicks * TimeSpan.TicksPerSecond / Stopwatch.Frequency / done * Math.Max(total - done, 0)
        );
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done}/{total} {message} ({left:hh\\:mm\\:ss} left)"));
    }
}
