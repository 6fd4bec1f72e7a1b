using System.Globalization;
using System.Text;
using Upscale.Core.Collections;
using Upscale.Core.Masks;

namespace Upscale.Core.Profiles;

/// <summary>What is wrong with a profile's text, and on which line (from 1).</summary>
public sealed record ProfileError(int Line, string Message);

/// <summary>A profile read, or why it could not be; exactly one of the two.</summary>
public sealed record ProfileReading(Profile? Profile, ProfileError? Error);

/// <summary>A profile as text: lines only, so that the compiler needs no other library to read it.</summary>
/// <remarks>
/// <code>
/// upscale-profile 1
/// model ResNet18
/// fingerprint 0f1e2d3c4b5a6978
/// side input
/// graph 3
/// (three lines of graph text)
/// scores layer1.0.conv1 4 0.25 1.5 0.75 1
/// end
/// </code>
/// Where the scores of layers that share a mask are to be added, the version is 2 and a line <c>combination sum</c> follows the side; otherwise it
/// is 1, which older versions of Upscale read too. A profile of masks has lines <c>mask layer1.0.conv1 in 0-3,9 out none</c> instead of scores, with <c>constant 4</c> after it where the layer's bias takes channels over. Numbers are written so that
/// reading gives the same bits, whatever the culture. The last line tells a whole file from a truncated one.
/// </remarks>
public static class ProfileText
{
    internal const string Header = "upscale-profile";
    internal const string Version = "1";
    internal const string VersionWithCombination = "2";
    internal const string Sum = "sum";
    internal const string RootOfSquares = "root-of-squares";
    internal const string None = "none";

    /// <summary>The profile as text.</summary>
    public static string Write(Profile profile)
    {
        var graph = profile.GraphText.TrimEnd('\n');
        var text = new StringBuilder();
        void Line(string line) => _ = text.Append(line).Append('\n');
        var isSum = profile.Combination == ScoreCombination.Sum;
        Line($"{Header} {(isSum ? VersionWithCombination : Version)}");
        Line("model " + profile.Model);
        Line("fingerprint " + profile.Fingerprint);
        Line("side " + SideName(profile.Side));
        if (isSum)
        {
            Line("combination " + Sum);
        }

        Line("graph " + Number(graph.Split('\n').Length));
        Line(graph);
        foreach (var scores in profile.Scores)
        {
            var values = scores.Values.Select(value => " " + value.ToString("R", CultureInfo.InvariantCulture));
            Line($"scores {Escape(scores.Layer)} {Number(scores.Values.Count)}{string.Concat(values)}");
        }

        foreach (var mask in profile.Masks?.Layers ?? [])
        {
            var constants = mask.Constants.Count == 0 ? "" : $" constant {Indices(mask.Constants)}";
            Line($"mask {Escape(mask.Layer)} in {Indices(mask.Inputs)} out {Indices(mask.Outputs)}{constants}");
        }

        Line("end");
        return text.ToString();
    }

    /// <summary>Reads a profile; a text that is none is an error, never an exception.</summary>
    public static ProfileReading Read(string text) => new ProfileReader(text).Read();

    internal static string SideName(PruningSide side) => side == PruningSide.Input ? "input" : "output";

    // A name is one word of its line.
    internal static string Escape(string name) => name.Replace("%", "%25").Replace(" ", "%20");

    internal static string Unescape(string word) => word.Replace("%20", " ").Replace("%25", "%");

    private static string Indices(EquatableArray<int> indices) => indices.Count == 0 ? None : IndexText.Write(indices);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
