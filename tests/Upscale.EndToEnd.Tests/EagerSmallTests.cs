using Upscale.EndToEnd.Tests.Networks;

namespace Upscale.EndToEnd.Tests;

/// <summary>The networks as written here are the reference's networks: names, shapes and numbers.</summary>
public sealed class EagerSmallTests
{
    public static TheoryData<string> Cases => [.. SmallCases.All];

    /// <summary>The goldens of torchvision's networks have no list of tensors: <see cref="EagerZooTests"/> compares their layers.</summary>
    public static TheoryData<string> CasesWithState => [.. SmallCases.All.Where(name => char.IsUpper(name[0]))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void UnprunedOutput_IsTheGoldens(string name)
    {
        var golden = Golden.Small(name);
        using var network = Weights.Fill(SmallNetwork.Create(golden.Net));

        var output = SmallNetwork.Run(network, golden.InputShapes);

        var scale = output.abs().sum().item<double>();
        Assert.Equal(golden.OutputShape, output.shape);
        Compare.Close(golden.UnprunedOutputSum, output.sum().item<double>(), scale, "the sum");
    }

    [Theory]
    [MemberData(nameof(CasesWithState))]
    public void StateDict_HasTheGoldensNamesAndShapes(string name)
    {
        var golden = Golden.Small(name);
        using var network = SmallNetwork.Create(golden.Net);

        var state = Weights.State(network).ToArray();

        Assert.Equal(golden.StateNames, state.Select(entry => entry.Name));
        Assert.Equal(golden.StateShapes, state.Select(entry => entry.Value.shape));
        Assert.Equal(
            state.Select(entry => entry.Name).Order(StringComparer.Ordinal),
            network.state_dict().Keys.Order(StringComparer.Ordinal)
        );
    }
}
