using Upscale.Core.Masks;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>The masks that importances choose are the reference's, which leaves classifiers alone.</summary>
public sealed class MaskParityTests
{
    [Theory]
    [InlineData("resnet18", 0.25)]
    [InlineData("resnet18", 0.5)]
    [InlineData("resnet50", 0.25)]
    [InlineData("resnet50", 0.5)]
    [InlineData("densenet121", 0.25)]
    [InlineData("mobilenet_v2", 0.25)]
    [InlineData("mobilenet_v2", 0.5)]
    [InlineData("googlenet", 0.25)]
    [InlineData("googlenet", 0.5)]
    [InlineData("alexnet", 0.25)]
    [InlineData("alexnet", 0.5)]
    public void L2Masks_AreTheReferences(string model, double amount)
    {
        var golden = Golden.Run(model, FormattableString.Invariant($"input-unconstrained-{amount}"));
        using var network = Weights.Fill(ZooNetwork.Create(model));

        AssertEqual(golden.Masks, Select(network, amount));
    }

    [Theory]
    [InlineData("resnet18", "l1")]
    [InlineData("resnet18", "l2")]
    [InlineData("resnet18", "fpgm")]
    [InlineData("densenet121", "l1")]
    [InlineData("densenet121", "l2")]
    [InlineData("densenet121", "fpgm")]
    public void MasksOfEachHeuristic_AreTheReferences(string model, string heuristic)
    {
        IImportance importance = heuristic switch
        {
            "l1" => new L1Magnitude(),
            "l2" => new L2Magnitude(),
            _ => new FPGM(),
        };
        var golden = Golden.Heuristics(model);
        using var network = Weights.Fill(ZooNetwork.Create(model));

        AssertEqual(golden.Runs[$"input-unconstrained-{heuristic}"].Masks, Select(network, golden.Amount, importance));
    }

    private static MaskSet Select(nn.Module network, double amount, IImportance? importance = null)
    {
        var manager = new MaskingManager(network).Importance(importance);
        var options = new MaskOptions(amount, Ignore: ["fc", "classifier*"]);
        return MaskSelector.Select(manager.Definition.Graph, manager.Scores, options).Masks;
    }

    private static void AssertEqual(Dictionary<string, MaskGolden> expected, MaskSet actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Layers.Select(mask => mask.Layer).Order(StringComparer.Ordinal));
        Assert.All(expected, mask => Assert.Equal(mask.Value.Inputs, actual[mask.Key].Inputs));
    }
}
