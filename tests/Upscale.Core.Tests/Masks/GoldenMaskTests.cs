using System.Text.Json;
using Upscale.Core.Collections;
using Upscale.Core.Masks;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Masks;

public sealed class GoldenMaskTests
{
    private static readonly JsonElement Document = Golden.Read("public/resnet18.heuristics");

    [Theory]
    [InlineData("input-unconstrained-l1", "l1", PruningMethod.Unconstrained, false)]
    [InlineData("input-unconstrained-l2", "l2", PruningMethod.Unconstrained, false)]
    [InlineData("input-unconstrained-l2_global", "l2", PruningMethod.Unconstrained, true)]
    [InlineData("input-constrained-l1", "l1", PruningMethod.Constrained, false)]
    [InlineData("input-constrained-l2", "l2", PruningMethod.Constrained, false)]
    [InlineData("input-constrained-l2_global", "l2", PruningMethod.Constrained, true)]
    public void Masks_OfGivenScores_EqualTheReference(string run, string norm, PruningMethod method, bool isGlobal)
    {
        var golden = Document.GetProperty("masks").GetProperty(run);
        var ranked = golden.GetProperty("ranked").EnumerateArray().Select(item => item.GetString()!).ToHashSet();
        var graph = Golden.Graph("public/resnet18");
        var scores = Document
            .GetProperty("importance")
            .GetProperty(norm)
            .EnumerateObject()
            .Select(layer => new LayerScores(
                layer.Name,
                layer.Value.EnumerateArray().Select(value => value.GetDouble()).ToEquatableArray()
            ))
            .ToArray();

        // The reference ranks some layers only: never the classifier, and in global mode not the first segment. Where layers share a
        // mask the classifier has to share it too, so there it takes part with scores of zero, which change no ranking.
        var isShared = method == PruningMethod.Constrained;
        var ignored = graph
            .Layers.Select(layer => layer.Name)
            .Where(name => !ranked.Contains(name) && !(isShared && name == "fc"))
            .ToEquatableArray();
        var combination = norm == "l1" ? ScoreCombination.Sum : ScoreCombination.RootOfSquares;
        var options = new MaskOptions(0.25, PruningSide.Input, method, isGlobal, ignored, combination);

        var selection = MaskSelector.Select(graph, [.. scores, new("fc", new double[512].ToEquatableArray())], options);

        var expected = golden
            .GetProperty("in")
            .EnumerateObject()
            .Select(layer => (layer.Name, IndexText.Parse(layer.Value.GetString()!)))
            .OrderBy(layer => layer.Name);
        Assert.Equal(
            expected,
            selection.Masks.Layers.Where(mask => mask.Layer != "fc").Select(mask => (mask.Layer, mask.Inputs)).OrderBy(mask => mask.Layer)
        );
    }
}
