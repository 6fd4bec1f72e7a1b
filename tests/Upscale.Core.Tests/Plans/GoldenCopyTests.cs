using System.Text.Json;
using Upscale.Core.Layout;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Plans;

public sealed class GoldenCopyTests
{
    public static TheoryData<string, string> Documents() => Rows("small/", "input-unconstrained");

    // A layer that reads more than it needs is larger, by zeros. Elsewhere the reference's layers are too small: it drops what a consumer without a mask reads, and shifted zeros.
    public static TheoryData<string, string> Unconstrained() => Rows("-unconstrained-", "input-unconstrained");

    private static TheoryData<string, string> Rows(string ofSmall, string ofPublic)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (document, graph) in Golden.Masked())
        {
            if (document.Contains(document.StartsWith("small/", StringComparison.Ordinal) ? ofSmall : ofPublic, StringComparison.Ordinal))
            {
                rows.Add(document, graph);
            }
        }

        return rows;
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

    [Fact]
    public void PublicNetworks_CopyLessThanHalfOfWhatTheReferenceDoes()
    {
        var (ours, reference) = (0L, 0L);
        foreach (
            var (document, name) in Golden.Masked().Where(pair => pair.Document.Contains("input-unconstrained", StringComparison.Ordinal))
        )
        {
            var (golden, graph) = (Golden.Read(document), Golden.Graph(name));
            ours += PlanCost.Of(graph, Planner.Plan(graph, GoldenMasks.Of(golden), PlanMode.Reordered)).Bytes;
            reference += golden.GetProperty("exports").GetProperty("upscale").GetProperty("copies").GetProperty("bytes").GetInt64();
        }

        Assert.True(ours < reference / 2, $"{ours} bytes, the reference {reference}");
    }

    [Theory]
    [MemberData(nameof(Unconstrained))]
    public void Layers_AreNoLargerThanTheReference(string document, string name)
    {
        var golden = Golden.Read(document);
        var shapes = (golden.TryGetProperty("exports", out var exports) ? exports.GetProperty("upscale") : golden).GetProperty(
            "final_shapes"
        );

        var options = new LayoutOptions(LayoutPasses.Order, LayoutCosts.Default);
        var plan = Planner.Plan(Golden.Graph(name), GoldenMasks.Of(golden), PlanMode.Reordered, options);

        Assert.All(
            plan.Layers.Where(layer => layer.Outputs.Count > 0 && shapes.TryGetProperty(layer.Layer, out _)),
            layer => AssertNoLarger(layer, shapes.GetProperty(layer.Layer))
        );
    }

    // A weight is (out, in, kernel); a transposed one is not among the layers that differ.
    private static void AssertNoLarger(LayerPlan layer, JsonElement shape)
    {
        var kept = (long)layer.Outputs.Count * Math.Max(1, layer.Inputs.Count);
        var reference = shape.GetArrayLength() == 1 ? shape[0].GetInt64() : shape[0].GetInt64() * shape[1].GetInt64();
        Assert.True(kept <= reference, $"{layer.Layer} keeps {layer.Outputs.Count} x {layer.Inputs.Count}, the reference {shape}");
    }
}
