using TorchSharp;
using Upscale.EndToEnd.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>Filters that are zero while their bias or shift is not: what remains is constant, and its readers' biases take it over.</summary>
public sealed class ConstantTests
{
    private static readonly long[] Zeroed = [1, 4, 6];

    [Theory]
    [InlineData("producer.weight")]
    [InlineData("producer.weight producer.bias")]
    [InlineData("norm.weight")]
    public void ConstantChannels_AreDropped_AndAddedToBiases(string tensors)
    {
        using var model = Zero(new ConstantNetwork(), tensors);
        using var input = Weights.Input(0, 2, 3, 14, 10);
        using var expected = ReferenceRun.Run(model, input);

        var manager = new PruningManager(model).Compute();
        using var pruned = manager.Prune();
        using var actual = ReferenceRun.Run(pruned, input);

        Compare.Equal(expected, actual);
        var state = pruned.state_dict();
        Assert.Equal(5, state["producer.weight"].shape[0]);
        Assert.Equal(6, Assert.Contains("point.bias", state).shape[0]);
        Assert.Equal(
            ["point", "valid", "reflected", "linear"],
            manager.Constants.Select(entry => entry.Layer).OrderBy(name => Array.IndexOf(["point", "valid", "reflected", "linear"], name))
        );
        Assert.All(manager.Constants, entry => Assert.Null(entry.Kept));
    }

    [Fact]
    public void ReaderThatPadsWithZeros_KeepsThem_AndTheReportSaysWhy()
    {
        using var model = Zero(new PaddedNetwork(), "producer.weight");
        using var input = Weights.Input(0, 2, 3, 14, 10);
        using var expected = ReferenceRun.Run(model, input);

        var manager = new PruningManager(model).Compute();
        using var pruned = manager.Prune();
        using var actual = ReferenceRun.Run(pruned, input);

        Compare.Equal(expected, actual);
        var state = pruned.state_dict();
        Assert.Equal((8, 8, 5), (state["producer.weight"].shape[0], state["padded.weight"].shape[1], state["point.weight"].shape[1]));
        Assert.Equal("it pads its input with zeros", manager.Constants.Single(entry => entry.Layer == "padded").Kept);
        Assert.Null(manager.Constants.Single(entry => entry.Layer == "point").Kept);
    }

    [Fact]
    public void BatchNormFoldedIntoAReader_ScalesWhatIsAdded()
    {
        using var model = Zero(new PaddedNetwork(), "producer.weight");
        using var input = Weights.Input(0, 1, 3, 12, 12);
        using var expected = ReferenceRun.Run(model, input);

        using var constrained = new PruningManager(model).Compute(constrained: true).Prune();
        using var actual = ReferenceRun.Run(constrained, input);

        Compare.Equal(expected, actual);
    }

    [Fact]
    public void OutputsThatTheManagerMasks_AreZeroAsBefore()
    {
        using var model = Weights.Fill(new PaddedNetwork());
        new MaskingManager(model, PruningSide.Output).Importance().Mask(0.5);

        var manager = new PruningManager(model).Compute();

        Assert.Empty(manager.Constants);
    }

    private static nn.Module<Tensor, Tensor> Zero(nn.Module<Tensor, Tensor> model, string tensors)
    {
        using var noGradients = no_grad();
        var state = Weights.Fill(model).state_dict();
        foreach (var name in tensors.Split(' '))
        {
            state[name].index_fill_(0, tensor(Zeroed), 0);
        }

        return model;
    }
}
