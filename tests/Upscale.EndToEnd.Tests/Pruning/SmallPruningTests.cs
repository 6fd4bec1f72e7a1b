using Upscale.Core.Plans;
using Upscale.EndToEnd.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>The reference's test networks, masked as its tests mask them, and pruned by the classes that the build makes.</summary>
public sealed class SmallPruningTests
{
    public static TheoryData<string> Cases => [.. SmallCases.All];

    /// <summary>
    /// The cases in which the reference is right: it loses biases where outputs or whole segments are pruned, and takes the first axis of a
    /// transposed convolution for its outputs.
    /// </summary>
    public static TheoryData<string> UnconstrainedCases =>
        [
            .. SmallCases.All.Where(name =>
                name.Contains("-unconstrained-", StringComparison.Ordinal) && !name.StartsWith("Deconv", StringComparison.Ordinal)
            ),
        ];

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

    [Theory]
    [MemberData(nameof(UnconstrainedCases))]
    public void MaskedNetwork_AnswersAsTheReferences(string name)
    {
        var golden = Golden.Small(name);
        using var network = Masked(golden);

        using var output = SmallNetwork.Run(network, golden.InputShapes);

        Compare.Equal(golden.MaskedOutput, output);
    }

    [Theory]
    [MemberData(nameof(UnconstrainedCases))]
    public void ShapesAndCopies_AreNoMoreThanTheReferences(string name)
    {
        var golden = Golden.Small(name);
        using var network = Masked(golden);
        var manager = new PruningManager(network).Compute();
        using var pruned = manager.Prune<nn.Module>();

        var cost = PlanCost.Of(manager.Definition.Graph, manager.Plan);

        Assert.True(cost.Copies <= golden.Copies.Consumers && cost.Bytes <= golden.Copies.Bytes, $"{cost} against {golden.Copies}");
        var state = pruned.state_dict();
        var program = manager.Definition.Program;
        foreach (var (layer, shape) in golden.FinalShapes.Where(entry => entry.Value is not null && program.Layer(entry.Key) is not null))
        {
            // Of a BatchNorm that became a clamp the bounds.
            var tensor = program.Layer(layer)!.Tensors[0].Name;
            Assert.All(state[$"{layer}.{tensor}"].shape.Zip(shape!), sizes => Assert.True(sizes.First <= sizes.Second, layer));
        }
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
