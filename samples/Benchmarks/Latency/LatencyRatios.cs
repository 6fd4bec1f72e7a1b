using System.Globalization;
using Spectre.Console;
using Upscale.Benchmarks.Reports;

namespace Upscale.Benchmarks.Latency;

/// <summary>What the times of a table mean: each ratio is of medians of one run, in which the variants took turns.</summary>
internal static class LatencyRatios
{
    private static readonly (string Title, string Of, string To)[] Ratios =
    [
        ("eager / ours", "eager", "ours"),
        ("dense / ours", "dense", "ours"),
        ("ours / oracle", "ours", "oracle"),
        ("reference / ours", "reference", "ours"),
        ("naive / ours", "naive", "ours"),
        ("ours / constrained", "ours", "constrained"),
        ("ours / ort_ours", "ours", "ort_ours"),
        ("ort_ours / ort_dense", "ort_ours", "ort_dense"),
    ];

    /// <summary>A table with a row a model and setting.</summary>
    public static Table Of(IEnumerable<LatencyRow> rows)
    {
        var table = new Table().AddColumns(["model", "amount", "batch", "threads", .. Ratios.Select(ratio => ratio.Title)]);
        foreach (var setting in rows.GroupBy(row => (row.Model, row.Amount, row.Batch, row.Threads)))
        {
            var medians = setting.ToDictionary(row => row.Variant, row => row.Median, StringComparer.Ordinal);
            table.AddRow([
                Markup.Escape(setting.Key.Model),
                Text($"{setting.Key.Amount}"),
                Text($"{setting.Key.Batch}"),
                Text($"{setting.Key.Threads}"),
                .. Ratios.Select(ratio => Ratio(medians, ratio.Of, ratio.To)),
            ]);
        }

        return table;
    }

    private static string Ratio(Dictionary<string, double> medians, string of, string to) =>
        medians.TryGetValue(of, out var above) && medians.TryGetValue(to, out var below) ? Text($"{above / below:0.00}") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
