using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Plans;

public sealed class GoldenCopyTests
{
    public static TheoryData<string, string> Documents()
    {
        var data = new TheoryData<string, string>();
        foreach (
            var (document, graph) in Golden
                .Masked()
                .Where(pair =>
                    pair.Document.StartsWith("small/", StringComparison.Ordinal)
                    || pair.Document.Contains("input-un", StringComparison.Ordinal)
                )
        )
        {
            data.Add(document, graph);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Plan_CopiesNoMoreThanTheReference(string document, string name)
    {
        var golden = Golden.Read(document);
        var reference = golden.TryGetProperty("exports", out var exports)
            ? exports.GetProperty("upscale").GetProperty("copies")
            : golden.GetProperty("copies");
        var graph = Golden.Graph(name);

        var cost = PlanCost.Of(graph, Planner.Plan(graph, GoldenMasks.Of(golden), PlanMode.Reordered));

        Assert.True(
            cost.Copies <= reference.GetProperty("consumers").GetInt64()
                && cost.Channels <= reference.GetProperty("channels").GetInt64()
                && cost.Bytes <= reference.GetProperty("bytes").GetInt64(),
            $"{cost}, the reference {reference}"
        );
    }
}
