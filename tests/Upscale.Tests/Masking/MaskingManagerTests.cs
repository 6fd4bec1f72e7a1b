using TorchSharp;
using Upscale.Importance;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Masking;

public sealed class MaskingManagerTests
{
    [Fact]
    public void InputSide_ZeroesTheAmountOfEachConsumer_AndNoInputOfTheNetwork()
    {
        var model = new Branches().WithRandomWeights(1);
        var manager = new MaskingManager(model).Importance().Mask(amount: 0.25);

        Assert.Equal(2, manager.Masks["block.conv"].Inputs.Count);
        Assert.Equal(4, manager.Masks["mix"].Inputs.Count);
        Assert.Equal(3, manager.Masks["head"].Inputs.Count);
        Assert.Equal([], manager.Masks["stem"].Inputs);
        Assert.Equal(manager.Masks, new PruningManager(model).Compute().Masks);
        Assert.Contains(manager.Report, entry => entry is { Layer: "mix", Channels: 16, Asked: 4, Dropped: 4, Reason: null });
    }

    [Fact]
    public void OutputSide_ZeroesBiasAndShiftToo()
    {
        var model = new Branches().WithRandomWeights(1);
        var masks = new MaskingManager(model, PruningSide.Output).Importance().Mask(amount: 0.25).Masks;

        var channel = masks["block.conv"].Outputs[0];
        var state = model.state_dict();
        Assert.Contains(channel, masks["block.norm"].Outputs);
        foreach (var name in new[] { "block.conv.weight", "block.conv.bias", "block.norm.weight", "block.norm.bias" })
        {
            Assert.Equal(0, state[name][channel].abs().sum().item<double>());
        }
    }

    [Fact]
    public void WithoutArguments_TheAttributeDecides()
    {
        var explicitly = new Branches().WithRandomWeights(2);
        var byDefault = new Branches().WithRandomWeights(2);
        Assert.Equal(
            new MaskingManager(explicitly, PruningSide.Input, PruningMethod.Unconstrained, isGlobal: false)
                .Importance(new L2Magnitude())
                .Mask(0.25)
                .Masks,
            new MaskingManager(byDefault).Importance().Mask().Masks
        );
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void AmountOutsideItsRange_IsRefused_AndNothingIsMasked(double amount)
    {
        var model = new Branches().WithRandomWeights(3);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MaskingManager(model).Importance().Mask(amount));
        Assert.Contains("at least 0 and less than 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(amount, error.ActualValue);
        Assert.Empty(new PruningManager(model).Compute().Masks.Layers);
    }

    [Fact]
    public void WeightThatIsNotANumber_IsNamed()
    {
        var model = new Branches().WithRandomWeights(4);
        using (no_grad())
        {
            model.Mix.weight![3, 5] = tensor(double.NaN, float64);
        }

        var error = Assert.Throws<InvalidOperationException>(() => new MaskingManager(model).Importance());
        Assert.Contains("channel 5 of 'mix'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_ListTheirLayers()
    {
        var segments = new MaskingManager(new Branches()).Segments();
        Assert.Contains(segments, segment => segment.Layers.Contains("mix") && segment.Layers.Contains("head"));
    }

    [Fact]
    public void ImportanceOfOnesOwn_DecidesWhatIsMasked()
    {
        var model = new Branches().WithRandomWeights(5);
        var masks = new MaskingManager(model).Importance(new LastChannelsFirst()).Mask(0.25).Masks;
        Assert.Equal([12, 13, 14, 15], masks["mix"].Inputs);
    }

    [Fact]
    public void ScoresOfAnotherShape_AreRefused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new MaskingManager(new Branches()).Importance(new OneScore()));
        Assert.Contains("OneScore", error.Message, StringComparison.Ordinal);
        Assert.Contains("8 channels", error.Message, StringComparison.Ordinal);
    }

    private sealed class LastChannelsFirst : IImportance
    {
        public Tensor Score(ChannelWeights layer) => arange(layer.Matrix.shape[0], 0, -1, float64);
    }

    private sealed class OneScore : IImportance
    {
        public Tensor Score(ChannelWeights layer) => ones(1);
    }
}
