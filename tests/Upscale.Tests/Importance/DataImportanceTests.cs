using Upscale.Importance;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Importance;

public sealed class DataImportanceTests
{
    [Fact]
    public void BatchNormScale_IsThatOfTheNormalisationsBeforeAConsumer_AddedWhereBranchesAre()
    {
        var model = new Branches().WithRandomWeights(1);
        var (block, norm) = (Values(model, "block.norm.weight"), Values(model, "norm.weight"));

        // mix reads cat(norm(conv) + norm(depthwise), stem), and nothing is normalised behind the stem.
        var expected = block.Zip(norm, (one, other) => Math.Abs(one) + Math.Abs(other)).Concat(new double[8]);

        Assert.Equal(expected, Score(new BatchNormScale(), model, "mix", PruningSide.Input, 16));
    }

    [Fact]
    public void BatchNormScale_IsThatOfTheNormalisationBehindAProducer()
    {
        var model = new Branches().WithRandomWeights(1);
        var expected = Values(model, "block.norm.weight").Select(Math.Abs);
        Assert.Equal(expected, Score(new BatchNormScale(), model, "block.conv", PruningSide.Output, 8));
    }

    [Fact]
    public void BatchNormScale_OfALayerWithoutNormalisation_SaysSo()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new MaskingManager(new Branches()).Importance(new BatchNormScale()));
        Assert.Contains("no channel of 'block.conv' passes a batch normalisation", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Taylor_IsTheSquareOfGradientTimesWeight_AndLeavesTheModelAsItWas()
    {
        var model = new Branches().WithRandomWeights(2);
        model.train();
        using var input = randn([1, 3, 8, 8], float64);
        var weight = model.state_dict()["head.weight"];
        weight.requires_grad = false;

        // The gradient of the sum of outputs by head's weight is what head reads.
        var read = Read(model, "head", input);
        var expected = read.Select((value, channel) => Math.Pow(value * Column(weight, channel).Sum(), 2));
        var taylor = new Taylor([(input, input)], (output, _) => output.sum());

        Assert.All(expected.Zip(Score(taylor, model, "head", PruningSide.Input, 12)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.True(model.training);
        Assert.False(weight.requires_grad);
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Taylor_MasksUnderTheManager_WhichNeedsNoGradients()
    {
        var model = new Branches().WithRandomWeights(3);
        using var input = randn([2, 3, 8, 8], float64);
        Func<nn.Module, Tensor> loss = network => ((Branches)network).call(input).square().mean();
        var masks = new MaskingManager(model).Importance(new Taylor([loss, loss])).Mask(0.5).Masks;
        Assert.Equal(8, masks["mix"].Inputs.Count);
    }

    [Fact]
    public void ActivationMagnitude_IsTheMeanAbsoluteInputOfAConsumer()
    {
        var model = new Branches().WithRandomWeights(4);
        var batches = new[] { randn([2, 3, 8, 8], float64), randn([2, 3, 8, 8], float64) };
        var (first, second) = (Read(model, "mix", batches[0]), Read(model, "mix", batches[1]));
        var expected = first.Zip(second, (one, other) => (one + other) / 2);

        var scores = Score(new ActivationMagnitude(batches), model, "mix", PruningSide.Input, 16);

        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Runs_OfTheModelsOwn_TakeThePlaceOfBatches()
    {
        var model = new Branches().WithRandomWeights(5);
        using var batch = randn([2, 3, 8, 8], float64);
        Action<nn.Module> run = network => ((Branches)network).call(batch).Dispose();
        Assert.Equal(
            Score(new HRank([batch]), model, "mix", PruningSide.Input, 16),
            Score(HRank.OfRuns([run]), model, "mix", PruningSide.Input, 16)
        );
    }

    [Fact]
    public void RandomImportance_IsTheSameForTheSameSeed_AndAnotherForEachLayer()
    {
        double[][] Scores(int seed) =>
            [.. new MaskingManager(new Branches()).Importance(new RandomImportance(seed)).Scores.Select(layer => layer.Values.ToArray())];

        Assert.Equal(Scores(1), Scores(1));
        Assert.NotEqual(Scores(1), Scores(2));
        Assert.Equal(36, Scores(1).SelectMany(layer => layer).Distinct().Count());
    }

    private static double[] Score(IImportance importance, Branches model, string layer, PruningSide side, int channels)
    {
        using var noGradient = no_grad();
        importance.Prepare(model, [layer], side);
        return importance.Score(new(layer, side, zeros(channels, 1, float64))).data<double>().ToArray();
    }

    // The mean magnitude of each channel that a layer reads.
    private static double[] Read(Branches model, string layer, Tensor input)
    {
        double[] found = [];
        var module = (nn.Module<Tensor, Tensor>)model.named_modules().Single(entry => entry.name == layer).module;
        var hook = module.register_forward_pre_hook(
            (_, value) =>
            {
                found = value.detach().abs().transpose(0, 1).reshape(value.shape[1], -1).mean([1]).data<double>().ToArray();
                return value;
            }
        );
        model.eval();
        model.call(input).Dispose();
        model.train();
        hook.remove();
        return found;
    }

    private static double[] Values(Branches model, string name) => model.state_dict()[name].detach().data<double>().ToArray();

    private static double[] Column(Tensor weight, int column) => weight.detach()[.., column].clone().data<double>().ToArray();
}
