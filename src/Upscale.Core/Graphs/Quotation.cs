using System.Text;

namespace Upscale.Core.Graphs;

/// <summary>Words between quotes, so that any word fits on a line.</summary>
internal static class Quotation
{
    public static string Write(string word)
    {
        var text = new StringBuilder("'");
        foreach (var letter in word)
        {
            _ = letter switch
            {
                '\\' => text.Append("\\\\"),
                '\'' => text.Append("\\'"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                _ => text.Append(letter),
            };
        }

        return text.Append('\'').ToString();
    }

    /// <summary>The letter that stands for an escaped one.</summary>
    public static char Unescape(char letter) =>
        letter switch
        {
            'n' => '\n',
            'r' => '\r',
            _ => letter,
        };
}
