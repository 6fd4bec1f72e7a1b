using System.Globalization;
using System.Text;

namespace Upscale.Core.Collections;

/// <summary>Index lists as text, such as <c>0-7,10,12-15</c>: ascending runs are shortened, the order is kept.</summary>
public static class IndexText
{
    /// <summary>More indices than any layer has channels; a longer list is a damaged file.</summary>
    private const int Limit = 1 << 22;

    /// <summary>The list as text; empty for no indices.</summary>
    public static string Write(IReadOnlyList<int> indices)
    {
        var text = new StringBuilder();
        for (var start = 0; start < indices.Count; )
        {
            var end = start;
            while (end + 1 < indices.Count && indices[end + 1] == indices[end] + 1)
            {
                end++;
            }

            _ = text.Append(text.Length > 0 ? "," : "").Append(indices[start].ToString(CultureInfo.InvariantCulture));
            if (end > start)
            {
                _ = text.Append('-').Append(indices[end].ToString(CultureInfo.InvariantCulture));
            }

            start = end + 1;
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    /// <exception cref="FormatException">The text is no index list; the message names the part that is wrong.</exception>
    public static EquatableArray<int> Parse(string text) =>
        TryParse(text, out var indices, out var wrong)
            ? indices
            : throw new FormatException($"'{wrong}' is no index and no run such as 0-7");

    /// <summary>Reads what <see cref="Write"/> writes; <paramref name="wrong"/> is the first part that is none of it.</summary>
    public static bool TryParse(string text, out EquatableArray<int> indices, out string wrong)
    {
        indices = [];
        wrong = "";
        if (text.Length == 0)
        {
            return true;
        }

        var found = new List<int>();
        foreach (var part in text.Split(','))
        {
            var dash = part.IndexOf('-');
            var isRun = dash >= 0;
            if (
                !Number(isRun ? part.Substring(0, dash) : part, out var first)
                || !Number(isRun ? part.Substring(dash + 1) : part, out var last)
                || isRun && last <= first
                || last - first >= Limit - found.Count
            )
            {
                wrong = part;
                return false;
            }

            for (var index = first; index <= last; index++)
            {
                found.Add(index);
            }
        }

        indices = found.ToEquatableArray();
        return true;
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
