using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>The masks that the L2 importance chooses are the reference's, which leaves classifiers of 1000 outputs alone.</summary>
public sealed class MaskParityTests
{
    [Theory]
    [InlineData("resnet18", 0.25)]
    [InlineData("resnet18", 0.5)]
    [InlineData("resnet50", 0.25)]
    [InlineData("resnet50", 0.5)]
    public void L2Masks_AreTheReferences(string model, double amount)
    {
        var golden = Golden.Run(model, FormattableString.Invariant($"input-unconstrained-{amount}"));
        using var network = Weights.Fill(ZooNetwork.Create(model));

        AssertEqual(golden.Masks, Select(network, amount));
    }

    private static MaskSet Select(nn.Module network, double amount)
    {
        var manager = new MaskingManager(network).Importance();
        return MaskSelector.Select(manager.Definition.Graph, manager.Scores, new MaskOptions(amount, Ignore: ["fc"])).Masks;
    }

    private static void AssertEqual(Dictionary<string, MaskGolden> expected, MaskSet actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Layers.Select(mask => mask.Layer).Order(StringComparer.Ordinal));
        Assert.All(expected, mask => Assert.Equal(mask.Value.Inputs, actual[mask.Key].Inputs));
    }
}
