using System.Text;

namespace Upscale.Generators.Capture.Library.Signatures;

/// <summary>TorchSharp's enumeration members as the words of the graph: <c>NearestExact</c> is <c>nearest_exact</c>.</summary>
internal static class Words
{
    /// <summary>The word for a member.</summary>
    public static string Of(string member)
    {
        var word = new StringBuilder();
        foreach (var letter in member)
        {
            if (char.IsUpper(letter) && word.Length > 0)
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
