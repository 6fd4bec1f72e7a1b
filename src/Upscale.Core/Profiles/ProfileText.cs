using System.Globalization;
using System.Text;
using Upscale.Core.Collections;
using Upscale.Core.Layout;
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
/// Version 2 has a line <c>combination root-of-squares</c> after the side, or <c>combination sum</c> where the scores of layers that share a mask are
/// to be added, and perhaps lines <c>cost call 8</c> with what layouts cost on another machine than a CPU. A profile of masks has lines <c>mask layer1.0.conv1 in 0-3,9 out none</c> instead of scores, with <c>constant 4</c> after it where the layer's bias takes channels over. Numbers are written so that
/// reading gives the same bits, whatever the culture. The last line tells a whole file from a truncated one.
/// </remarks>
public static class ProfileText
{
    internal const string Header = "upscale-profile";
    internal const string Version = "1";
    internal const string LaterVersion = "2";
    internal const string Sum = "sum";
    internal const string RootOfSquares = "root-of-squares";
    internal const string None = "none";

    /// <summary>The profile as text.</summary>
    public static string Write(Profile profile)
    {
        var graph = profile.GraphText.TrimEnd('\n');
        var text = new StringBuilder();
        void Line(string line) => _ = text.Append(line).Append('\n');
        var isLater = profile.Combination != ScoreCombination.RootOfSquares || profile.Costs != LayoutCosts.Default;
        Line($"{Header} {(isLater ? LaterVersion : Version)}");
        Line("model " + profile.Model);
        Line("fingerprint " + profile.Fingerprint);
        Line("side " + SideName(profile.Side));
        if (isLater)
        {
            Line("combination " + (profile.Combination == ScoreCombination.Sum ? Sum : RootOfSquares));
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

        foreach (var figure in profile.Costs == LayoutCosts.Default ? [] : profile.Costs.ToString().TrimEnd('\n').Split('\n'))
        {
            Line("cost " + figure);
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
