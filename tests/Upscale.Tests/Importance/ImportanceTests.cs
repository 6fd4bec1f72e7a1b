using Upscale.Importance;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Importance;

public sealed class ImportanceTests
{
    private static readonly double[,] ThreeChannels =
    {
        { 0.6, -0.8 },
        { 3, 0 },
        { 0, -2 },
    };

    [Fact]
    public void L1_IsTheSumOfAbsoluteWeights() => Equal([1.4, 3, 2], new L1Magnitude());

    [Fact]
    public void L2_IsTheEuclideanNorm() => Equal([1, 3, 2], new L2Magnitude());

    [Fact]
    public void LAMP_DividesByTheNormsThatAreNotSmaller_InTheOrderOfTheChannels() => Equal([1.0 / 6, 1, 2.0 / 5], new LAMP());

    [Fact]
    public void LAMP_ScoresZeroChannelsZero() =>
        Assert.Equal([0, 1, 0], Score(new LAMP(), zeros(3, 2, float64).index_fill_(0, tensor(1L), 1)));

    [Fact]
    public void FPGM_IsTheSumOfDistances()
    {
        var (d01, d02, d12) = (Math.Sqrt((2.4 * 2.4) + (0.8 * 0.8)), Math.Sqrt((0.6 * 0.6) + (1.2 * 1.2)), Math.Sqrt(9 + 4));
        Equal([d01 + d02, d01 + d12, d02 + d12], new FPGM());
    }

    [Fact]
    public void FPGM_OfManyChannels_IsTheSameBlockByBlock()
    {
        var matrix = rand([1100, 3], float64);
        var whole = cdist(matrix, matrix).sum(1).data<double>().ToArray();
        Assert.All(whole.Zip(Score(new FPGM(), matrix)), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    [Fact]
    public void HRank_IsTheMeanRankOfTheMapsThatAConsumerReads()
    {
        var model = new Branches().WithRandomWeights(1);
        model.train();
        var batches = new[] { randn([2, 3, 8, 8], float64), randn([3, 3, 8, 8], float64) };
        var manager = new MaskingManager(model).Importance(new HRank(batches));

        Assert.True(model.training);
        model.eval();
        var stem = model.named_modules().Single(module => module.name == "stem").module;
        var expected = cat([
                .. batches.Select(batch => linalg.matrix_rank(((nn.Module<Tensor, Tensor>)stem).call(batch).relu()).to(float64)),
            ])
            .mean([0]);
        Assert.Equal(expected.data<double>().ToArray(), manager.Scores.Single(scores => scores.Layer == "block.conv").Values);
    }

    [Fact]
    public void HRank_MasksTheAmountThatIsAskedFor_AlthoughRanksAreEqual()
    {
        var model = new Branches().WithRandomWeights(1);
        var masks = new MaskingManager(model).Importance(new HRank([randn([1, 3, 8, 8], float64)])).Mask(0.5).Masks;
        Assert.Equal(8, masks["mix"].Inputs.Count);
    }

    [Fact]
    public void HRank_WithoutBatches_SaysSo()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new MaskingManager(new Branches()).Importance(new HRank([])));
        Assert.Contains("batches", error.Message, StringComparison.Ordinal);
    }

    private static void Equal(double[] expected, IImportance importance) =>
        Assert.All(expected.Zip(Score(importance, tensor(ThreeChannels))), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

    private static double[] Score(IImportance importance, Tensor matrix) =>
        importance.Score(new("layer", PruningSide.Input, matrix)).data<double>().ToArray();
}
