using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Upscale.Generators.Emit;

/// <summary>Gives each thing of one scope a C# name of its own, close to the name that it has in the model.</summary>
internal sealed class NameTable(IEnumerable<string> reserved)
{
    private readonly HashSet<string> taken = new(reserved, StringComparer.Ordinal);

    /// <summary>A free name near <paramref name="wanted"/>; the first to ask gets it unchanged.</summary>
    public string Take(string wanted)
    {
        var name = wanted;
        for (var number = 2; !taken.Add(name); number++)
        {
            name = wanted + "_" + Literals.Of(number);
        }

        return name;
    }

    /// <summary><c>layer1.0.conv1</c> as <c>layer1_0_conv1</c>: letters, digits and underscores, no keyword, no digit first.</summary>
    public static string Identifier(string dotted)
    {
        var text = new StringBuilder();
        foreach (var character in dotted)
        {
            text.Append(SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_');
        }

        var name = text.ToString();
        if (name.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(name[0]))
        {
            name = "layer" + name;
        }

        var isKeyword =
            SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
        return isKeyword ? name + "_" : name;
    }
}
