using Upscale.Benchmarks.Reports;
using Upscale.Sweeps.Plots;

namespace Upscale.Benchmarks.Latency;

/// <summary>Draws times against amounts: a picture a batch size and number of threads, a panel a model, a line a variant.</summary>
internal static class LatencyPicture
{
    /// <summary>Saves the pictures beside the table <paramref name="csv"/>, and says which.</summary>
    public static IEnumerable<string> Save(FileInfo csv, IEnumerable<LatencyRow> rows)
    {
        foreach (var setting in rows.GroupBy(row => (row.Batch, row.Threads)))
        {
            var name = FormattableString.Invariant(
                $"{Path.GetFileNameWithoutExtension(csv.Name)}-batch{setting.Key.Batch}-threads{setting.Key.Threads}.png"
            );
            var path = Path.Combine(csv.DirectoryName!, name);
            Picture.Save(
                path,
                [.. setting.GroupBy(row => row.Model).Select(model => new Panel(model.Key, [.. Lines(model)]))],
                new("amount", "milliseconds")
            );
            yield return path;
        }
    }

    private static IEnumerable<PlotLine> Lines(IEnumerable<LatencyRow> model) =>
        model
            .GroupBy(row => row.Variant)
            .Select(variant => new PlotLine(
                variant.Key,
                [.. variant.OrderBy(row => row.Amount).Select(row => new PlotPoint(row.Amount, row.Median))]
            ));
}
