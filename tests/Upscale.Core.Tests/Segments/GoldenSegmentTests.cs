using System.Text.Json;
using Upscale.Core.Graphs;
using Upscale.Core.Segments;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Segments;

public sealed class GoldenSegmentTests
{
    public static TheoryData<string, string> Documents()
    {
        var data = new TheoryData<string, string>();
        foreach (var (document, graph) in Golden.Segmented())
        {
            data.Add(document, graph);
        }

        return data;
    }

    public static TheoryData<string> Graphs() => new(Golden.Graphs());

    [Theory]
    [MemberData(nameof(Documents))]
    public void Segments_EqualTheReference(string document, string graph)
    {
        var expected = Golden.Read(document).GetProperty("segments").EnumerateArray().Select(Describe).Order(StringComparer.Ordinal);

        var found = SegmentFinder
            .Find(Golden.Graph(graph))
            .Select(segment => Describe(segment.Producers, segment.Consumers, segment.Users))
            .Order(StringComparer.Ordinal);

        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void GoldenGraphs_KeepTheRulesAndRoundTrip(string name)
    {
        var graph = Golden.Graph(name);

        Assert.Empty(GraphRules.Check(graph));
        Assert.Equal(graph, GraphText.Parse(GraphText.Write(graph)));
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Segments_OfGoldenGraphs_HaveFreeChannels(string name)
    {
        Assert.All(SegmentFinder.Find(Golden.Graph(name)), segment => Assert.True(segment is { Channels: > 0, Pinned: null }));
    }

    private static string Describe(JsonElement segment) =>
        Describe(Strings(segment, "producers"), Strings(segment, "consumers"), Strings(segment, "users"));

    private static string Describe(IEnumerable<string> producers, IEnumerable<string> consumers, IEnumerable<string> users) =>
        $"{Set(producers)} -> {Set(users.Select(FunctionalName))} -> {Set(consumers)}";

    private static string Set(IEnumerable<string> names) => string.Join(" ", names.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Strings(JsonElement segment, string name) =>
        segment.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);

    // The reference counts in-place additions and additions of a number as functions called add_ and add.
    private static string FunctionalName(string user) =>
        user.Replace("add_#", "add#", StringComparison.Ordinal).Replace("_scalar#", "#", StringComparison.Ordinal);
}
