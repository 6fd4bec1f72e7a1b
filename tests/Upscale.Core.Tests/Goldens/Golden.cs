using System.Text.Json;
using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Goldens;

/// <summary>Reads what the reference computes, from tests/Goldens.</summary>
public static class Golden
{
    private static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Goldens");

    /// <summary>The network's graph: <c>public/resnet18</c>, <c>small/Conv</c>.</summary>
    public static Graph Graph(string name) => GraphText.Parse(File.ReadAllText(Path.Combine(Root, "graphs", name + ".txt")));

    /// <summary>A golden's document: <c>public/resnet18.graph</c>.</summary>
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, name + ".json"))).RootElement;

    /// <summary>The names of all graphs.</summary>
    public static IEnumerable<string> Graphs() => Names(Path.Combine(Root, "graphs"), "*.txt");

    /// <summary>The documents that hold segments, each with the name of its graph.</summary>
    public static IEnumerable<(string Document, string Graph)> Segmented()
    {
        foreach (var name in Names(Root, "*.graph.json"))
        {
            yield return (name, name[..^".graph".Length]);
        }

        foreach (var name in Names(Path.Combine(Root, "small"), "*.json"))
        {
            var net = string.Join('-', name.Split('-')[..^2]);
            yield return ("small/" + name, "small/" + (net == "UnbiasedConv" ? name : net));
        }
    }

    /// <summary>The documents that hold masks, each with the name of its graph.</summary>
    public static IEnumerable<(string Document, string Graph)> Masked()
    {
        var exports = Names(Root, "*.json")
            .Where(name => name.StartsWith("public/", StringComparison.Ordinal) && name.Contains("put-", StringComparison.Ordinal));
        return exports
            .Select(name => (name, name[..name.IndexOf('.', StringComparison.Ordinal)]))
            .Concat(Segmented().Where(pair => pair.Document.StartsWith("small/", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Names(string folder, string pattern) =>
        Directory
            .EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Select(path => Path.ChangeExtension(Path.GetRelativePath(folder, path), null).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
