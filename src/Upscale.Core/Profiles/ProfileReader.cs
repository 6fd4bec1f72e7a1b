using System.Globalization;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;

namespace Upscale.Core.Profiles;

/// <summary>Reads one profile, line by line.</summary>
internal sealed class ProfileReader(string text)
{
    private readonly string[] lines = [.. text.TrimStart('\uFEFF').TrimEnd('\r', '\n').Split('\n').Select(line => line.TrimEnd('\r'))];
    private readonly List<LayerScores> scores = [];
    private readonly List<LayerMask> masks = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private LayoutCosts costs = LayoutCosts.Default;
    private int next;

    public ProfileReading Read()
    {
        try
        {
            var profile = ReadAll();
            return new(profile, null);
        }
        catch (ProfileException exception)
        {
            return new(null, new(exception.Line, exception.Message));
        }
    }

    private Profile ReadAll()
    {
        var version = ReadHeader();
        var model = Field("model");
        var fingerprint = Field("fingerprint");
        var side = ReadSide();
        var combination = version == ProfileText.Version ? ScoreCombination.RootOfSquares : ReadCombination();
        var (graphText, graph) = ReadGraph();
        if (Fingerprint.Of(graph) != fingerprint)
        {
            throw new ProfileException(3, $"the fingerprint is {fingerprint}, but that of the graph below is {Fingerprint.Of(graph)}");
        }

        while (Take("'scores', 'mask', 'cost' or 'end'") is var line && line != "end")
        {
            ReadEntry(line, graph);
        }

        if (next < lines.Length)
        {
            throw new ProfileException(next + 1, "nothing may follow the line 'end'");
        }

        if (scores.Count > 0 && masks.Count > 0)
        {
            throw new ProfileException(next, "a profile holds scores or masks, not both");
        }

        return new(model, graphText, fingerprint, side, scores.ToEquatableArray(), scores.Count > 0 ? null : new(masks.ToEquatableArray()))
        {
            Combination = combination,
            Costs = costs,
        };
    }

    private string ReadHeader()
    {
        var words = Take($"'{ProfileText.Header} {ProfileText.Version}'").Split(' ');
        if (words[0] != ProfileText.Header)
        {
            throw Wrong($"this is no profile: it does not begin with '{ProfileText.Header}'");
        }

        return words is [_, ProfileText.Version or ProfileText.LaterVersion]
            ? words[1]
            : throw Wrong(
                $"the profile has version '{string.Join(" ", words.Skip(1))}', this Upscale reads versions {ProfileText.Version} and {ProfileText.LaterVersion}"
            );
    }

    private PruningSide ReadSide()
    {
        var word = Field("side");
        return word == ProfileText.SideName(PruningSide.Input) ? PruningSide.Input
            : word == ProfileText.SideName(PruningSide.Output) ? PruningSide.Output
            : throw Wrong($"the side is '{word}', expected 'input' or 'output'");
    }

    private ScoreCombination ReadCombination()
    {
        var word = Field("combination");
        return word == ProfileText.Sum ? ScoreCombination.Sum
            : word == ProfileText.RootOfSquares ? ScoreCombination.RootOfSquares
            : throw Wrong($"the combination is '{word}', expected '{ProfileText.Sum}' or '{ProfileText.RootOfSquares}'");
    }

    private (string Text, Graph Graph) ReadGraph()
    {
        var count = Integer(Field("graph"), "a number of lines");
        var first = next;
        if (count < 0 || count > lines.Length - first)
        {
            throw new ProfileException(
                lines.Length,
                $"the profile is truncated: its graph has {count} lines, and {lines.Length - first} lines are left"
            );
        }

        next += count;
        var graphText = string.Join("\n", lines.Skip(first).Take(count)) + "\n";
        try
        {
            return (graphText, GraphText.Parse(graphText));
        }
        catch (GraphException exception)
        {
            throw new ProfileException(first, "the graph below cannot be read: " + exception.Message);
        }
    }

    private void ReadEntry(string line, Graph graph)
    {
        var words = line.Split(' ');
        if (words[0] is not ("scores" or "mask" or "cost") || words.Length < 3)
        {
            throw Wrong($"expected 'scores', 'mask', 'cost' or 'end', found '{Short(line)}'");
        }

        if (words[0] == "cost")
        {
            ReadCost(line);
            return;
        }

        var name = ProfileText.Unescape(words[1]);
        var layer = graph.Layers.FirstOrDefault(layer => layer.Name == name) ?? throw Wrong($"the graph has no layer '{name}'");
        if (!names.Add(name))
        {
            throw Wrong($"layer '{name}' is listed twice");
        }

        if (words[0] == "scores")
        {
            ReadScores(layer, words);
        }
        else
        {
            ReadMask(layer, words);
        }
    }

    private void ReadCost(string line)
    {
        try
        {
            costs = costs.With(line.Substring("cost ".Length));
        }
        catch (FormatException exception)
        {
            throw Wrong(exception.Message);
        }
    }

    private void ReadScores(Layer layer, string[] words)
    {
        var count = Integer(words[2], "a number of scores");
        if (words.Length - 3 != count)
        {
            throw Wrong($"layer '{layer.Name}' announces {count} scores, but {words.Length - 3} follow");
        }

        if (layer.Weight is { } weight && !Counts(layer, weight).Contains(count))
        {
            throw Wrong($"layer '{layer.Name}' has {count} scores, but its weight is [{string.Join(",", weight.Sizes)}]");
        }

        scores.Add(new(layer.Name, words.Skip(3).Select(word => Score(layer, word)).ToEquatableArray()));
    }

    // Axis 1 of a weight has the channels of one group.
    private static IEnumerable<long> Counts(Layer layer, LayerTensor tensor) =>
        layer.Attributes["groups"] is AttributeValue.Integer { Value: var groups } && tensor.Sizes.Count > 1
            ? tensor.Sizes.Append(tensor.Sizes[1] * groups)
            : tensor.Sizes;

    private double Score(Layer layer, string word)
    {
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            throw Wrong($"layer '{layer.Name}': '{Short(word)}' is no number");
        }

        return double.IsNaN(value) || double.IsInfinity(value)
            ? throw Wrong($"layer '{layer.Name}' has the score {word}, which is not finite")
            : value;
    }

    private void ReadMask(Layer layer, string[] words)
    {
        if (words.Length is not (6 or 8) || words[2] != "in" || words[4] != "out" || (words.Length == 8 && words[6] != "constant"))
        {
            throw Wrong($"expected 'mask {layer.Name} in <indices> out <indices>', perhaps with 'constant <indices>'");
        }

        var limit = layer.Tensors.SelectMany(tensor => Counts(layer, tensor)).DefaultIfEmpty(0).Max();
        masks.Add(
            new(layer.Name, Indices(layer, words[3], limit), Indices(layer, words[5], limit))
            {
                Constants = words.Length == 8 ? Indices(layer, words[7], limit) : [],
            }
        );
    }

    private EquatableArray<int> Indices(Layer layer, string word, long limit)
    {
        if (word == ProfileText.None)
        {
            return [];
        }

        if (!IndexText.TryParse(word, out var indices, out var wrong))
        {
            throw Wrong($"layer '{layer.Name}': {wrong}");
        }

        return indices.All(index => index < limit) ? indices : throw Wrong($"layer '{layer.Name}' has no channel {indices.Max()}");
    }

    private string Field(string name)
    {
        var line = Take($"'{name}'");
        return line.StartsWith(name + " ", StringComparison.Ordinal)
            ? line.Substring(name.Length + 1)
            : throw Wrong($"expected '{name}', found '{Short(line)}'");
    }

    private string Take(string expected) =>
        next < lines.Length
            ? lines[next++]
            : throw new ProfileException(lines.Length, $"the profile is truncated: expected {expected} here, found the end of the file");

    private int Integer(string word, string expected) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong($"expected {expected}, found '{Short(word)}'");

    private ProfileException Wrong(string message) => new(next, message);

    private static string Short(string text) => text.Length <= 40 ? text : text.Substring(0, 40) + "...";

    /// <summary>Leaves the reader at the first wrong line; never leaves this file.</summary>
    private sealed class ProfileException(int line, string message) : Exception(message)
    {
        public int Line { get; } = line;
    }
}
