using Upscale.EndToEnd.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>The reference's test networks, masked as its tests mask them, and pruned by the classes that the build makes.</summary>
public sealed class SmallPruningTests
{
    public static TheoryData<string> Cases => [.. SmallCases.All];

    [Theory]
    [MemberData(nameof(Cases))]
    public void PrunedNetwork_EqualsTheMaskedOne(string name)
    {
        var golden = Golden.Small(name);
        using var network = Masked(golden);
        var manager = new PruningManager(network).Compute(constrained: golden.Method == "constrained");
        using var pruned = manager.Prune<nn.Module>();

        using var expected = SmallNetwork.Run(network, golden.InputShapes);
        using var actual = SmallNetwork.Run(pruned, golden.InputShapes);

        Compare.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void UnconstrainedExport_EqualsTheMaskedOne_AndItsBaseline(string name)
    {
        var golden = Golden.Small(name);
        using var network = Masked(golden);
        var manager = new PruningManager(network).Compute();
        using var expected = SmallNetwork.Run(network, golden.InputShapes);

        using var pruned = manager.Prune<nn.Module>();
        using var baseline = manager.Prune<nn.Module>(baseline: true);

        Compare.Equal(expected, SmallNetwork.Run(pruned, golden.InputShapes));
        Compare.Equal(expected, SmallNetwork.Run(baseline, golden.InputShapes));
    }

    private static nn.Module Masked(SmallGolden golden)
    {
        var network = Weights.Fill(SmallNetwork.Create(golden.Net));
        var state = network.state_dict();
        foreach (var (tensors, axis) in new[] { (golden.PrunedInputs, 1), (golden.PrunedOutputs, 0) })
        {
            foreach (var entry in tensors ?? [])
            {
                State.ZeroSlices(state[entry[0].GetString()!], axis, [entry[1].GetInt32()]);
            }
        }

        return network;
    }
}
