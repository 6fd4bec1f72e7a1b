using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Upscale.Core.Graphs;

namespace Upscale.Core.Profiles;

/// <summary>A short name for a graph: the first 16 hexadecimal digits of the SHA-256 of its text.</summary>
/// <remarks>Sizes that follow the input are left out: the example input does not make another network.</remarks>
public static class Fingerprint
{
    /// <summary>The fingerprint of <paramref name="graph"/>.</summary>
    public static string Of(Graph graph)
    {
        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes(WithoutFreeSizes(GraphText.Write(graph))));
        return string.Concat(bytes.Take(8).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>A graph's text with <c>*</c> for each size that follows the input.</summary>
    internal static string WithoutFreeSizes(string text) => Regex.Replace(text, @"(?<=[\[,])[0-9]+\*", "*", RegexOptions.CultureInvariant);
}
