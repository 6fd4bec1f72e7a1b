using System.Text.RegularExpressions;

namespace Upscale.Generators.Emit;

/// <summary>The types that a generated file names: short by an alias inside the namespace, which wins over the user's global usings.</summary>
/// <param name="taken">Names that the namespace itself declares; an alias of that name would be an error.</param>
internal sealed class TypeNames(IEnumerable<string> taken)
{
    /// <summary>Every name that a generated file may shorten; each is also the name of a type that a user may have.</summary>
    public static IReadOnlyList<string> All { get; } = ["Tensor", "IPrunedModel", "ModelDefinition", "Segment", .. LayerConstruction.Kinds];

    private readonly HashSet<string> taken = new(taken, StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> used = new(StringComparer.Ordinal);

    /// <summary>The name to write for the type <paramref name="full"/>.</summary>
    public string Use(string simple, string full)
    {
        if (taken.Contains(simple))
        {
            return "global::" + full;
        }

        used[simple] = full;
        return simple;
    }

    /// <summary>The directives for the names that <paramref name="text"/> has.</summary>
    public IReadOnlyList<string> Directives(string text) =>
        [.. used.Where(pair => Regex.IsMatch(text, $@"\b{pair.Key}\b")).Select(pair => $"using {pair.Key} = global::{pair.Value};")];
}
