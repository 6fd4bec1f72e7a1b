using TorchSharp;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.Tests.Compensation;

public sealed class ChannelEliminationTests
{
    [Theory]
    [InlineData(9, 1)]
    [InlineData(6, 4)]
    [InlineData(70, 2)] // more columns than removals are put off for
    public void Order_IsThatOfTryingEachChannelInTurn(int channels, int kernel)
    {
        var (products, weights) = Problem(channels * kernel, seed: channels);
        var scores = ChannelElimination.Run(products, weights, kernel, ridge: 1e-9).data<double>().ToArray();

        var left = Enumerable.Range(0, channels).ToList();
        var (last, lastScore) = (0.0, 0.0);
        while (left.Count > 1 && channels < 20 || left.Count > 66)
        {
            var (error, channel) = left.Select(gone => (Error(products, weights, left.Where(other => other != gone), kernel), gone)).Min();
            var score = Math.Max(error - last, lastScore);
            Assert.Equal(channel, left.MinBy(other => scores[other]));
            Assert.InRange(scores[channel], score * (1 - 1e-4), score * (1 + 1e-4));
            (last, lastScore) = (error, score);
            left.Remove(channel);
        }
    }

    [Fact]
    public void CopyOfAChannel_IsRemovedFirst_AndCostsNothing()
    {
        using var generator = new Generator(3);
        var inputs = randn([200, 6], float64, generator: generator);
        inputs[.., 4] = inputs[.., 1] * 2;
        var weights = randn([6, 3], float64, generator: generator);
        var scores = ChannelElimination.Run(inputs.T.matmul(inputs), weights, 1, 1e-9).data<double>().ToArray();
        var order = Enumerable.Range(0, 6).OrderBy(channel => scores[channel]).ToArray();
        Assert.True(order[0] is 1 or 4);
        Assert.InRange(scores[order[0]], 0, 1e-4);
        Assert.InRange(scores[order[1]], 1, double.PositiveInfinity);
    }

    private static (Tensor Products, Tensor Weights) Problem(long columns, int seed)
    {
        using var generator = new Generator((ulong)seed);
        var inputs = randn([columns * 4, columns], float64, generator: generator)
            .matmul(randn([columns, columns], float64, generator: generator));
        return (inputs.T.matmul(inputs), randn([columns, 5], float64, generator: generator));
    }

    // The least squared error with these channels only.
    private static double Error(Tensor products, Tensor weights, IEnumerable<int> channels, int kernel)
    {
        using var scope = NewDisposeScope();
        var columns = tensor(channels.SelectMany(channel => Enumerable.Range(channel * kernel, kernel)).Select(at => (long)at).ToArray());
        var cross = products.index_select(0, columns).matmul(weights);
        var best = linalg.solve(products.index_select(0, columns).index_select(1, columns), cross);
        return ((weights * products.matmul(weights)).sum() - (best * cross).sum()).item<double>();
    }
}
