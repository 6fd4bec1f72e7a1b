using System.Text.RegularExpressions;
using Upscale.Fuzz.Compiling;
using Upscale.Fuzz.Making;

namespace Upscale.Fuzz.Checking;

/// <summary>What became of one model.</summary>
/// <param name="Source">The model.</param>
/// <param name="Refusal">The located diagnostic of a model that is not understood.</param>
/// <param name="Problem">What is wrong.</param>
public sealed partial record Finding(ModelSource Source, string? Refusal, Problem? Problem)
{
    private const int SortLength = 60;

    /// <summary>The sort of finding: a smaller model must have one of the same sort. Null where all is well.</summary>
    public string? Kind => Problem?.Kind ?? (Refusal is null ? null : Sort(Refusal));

    /// <summary>A message without its names and numbers.</summary>
    public static string Sort(string message)
    {
        var plain = Names().Replace(message.Split('\n')[0], "");
        return plain.Length > SortLength ? plain[..SortLength] : plain;
    }

    [GeneratedRegex(@"'[^']*'|[\w.]*\d[\w.#]*")]
    private static partial Regex Names();
}
