using System.Diagnostics;

namespace Upscale.Benchmarks.Reports;

/// <summary>Elapsed times in milliseconds.</summary>
internal static class Times
{
    /// <summary>How long <paramref name="action"/> takes, and what it gives.</summary>
    public static (T Result, double Milliseconds) Of<T>(Func<T> action)
    {
        var start = Stopwatch.GetTimestamp();
        var result = action();
        return (result, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>The median; of an even number of times the mean of the middle two.</summary>
    public static double Median(IReadOnlyCollection<double> times)
    {
        double[] sorted = [.. times.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
