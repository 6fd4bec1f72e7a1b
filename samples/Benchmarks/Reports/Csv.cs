using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Upscale.Benchmarks.Reports;

/// <summary>Writes rows as CSV, the same bytes on every system.</summary>
internal static class Csv
{
    public static void Write<T>(FileInfo file, IEnumerable<T> rows)
    {
        file.Directory?.Create();
        using var text = new StreamWriter(file.FullName) { NewLine = "\n" };
        using var writer = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        writer.WriteRecords(rows);
    }
}
