using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Upscale.Sweeps.Tables;

/// <summary>Opens tables.</summary>
public static class Table
{
    internal static CsvConfiguration Format { get; } = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>Reads a table; an empty one where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file has other columns; the message names it.</exception>
    public static Table<TRow> Open<TRow>(string path)
        where TRow : CellRow => new(path, File.Exists(path) ? Read<TRow>(path) : []);

    private static List<TRow> Read<TRow>(string path)
    {
        using var text = new StreamReader(path);
        using var reader = new CsvReader(text, Format);
        try
        {
            return [.. reader.GetRecords<TRow>()];
        }
        catch (CsvHelperException problem)
        {
            throw new InvalidDataException($"{path} is no table of this program: {problem.Message.Split('\n')[0].Trim()}", problem);
        }
    }
}

/// <summary>The rows of a CSV file, one a cell. Each addition replaces the file as a whole, so that a run which is cut short leaves all that it has.</summary>
/// <typeparam name="TRow">The kind of row.</typeparam>
public sealed class Table<TRow>
    where TRow : CellRow
{
    private readonly SortedDictionary<Cell, TRow> rows = new(Cell.Order);

    internal Table(string path, IEnumerable<TRow> known)
    {
        Path = path;
        foreach (var row in known)
        {
            rows[row.Cell] = row;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The rows in the order of their cells.</summary>
    public IReadOnlyCollection<TRow> Rows => rows.Values;

    /// <summary>The row of a cell, or null.</summary>
    public TRow? Find(Cell cell) => rows.GetValueOrDefault(cell);

    /// <summary>Adds rows, or replaces those of the same cells, and writes the file.</summary>
    public void Add(params IEnumerable<TRow> added)
    {
        ArgumentNullException.ThrowIfNull(added);
        foreach (var row in added)
        {
            rows[row.Cell] = row;
        }

        Save();
    }

    /// <summary>Keeps the rows that <paramref name="isKept"/> accepts, and writes the file.</summary>
    /// <returns>Number of rows removed.</returns>
    public int Keep(Func<TRow, bool> isKept)
    {
        Cell[] removed = [.. rows.Values.Where(row => !isKept(row)).Select(row => row.Cell)];
        foreach (var cell in removed)
        {
            rows.Remove(cell);
        }

        Save();
        return removed.Length;
    }

    private void Save()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        var unfinished = Path + ".unfinished";
        using (var text = new StreamWriter(unfinished) { NewLine = "\n" })
        using (var writer = new CsvWriter(text, Table.Format))
        {
            writer.WriteRecords(rows.Values);
        }

        File.Move(unfinished, Path, overwrite: true);
    }
}
