namespace Upscale.EndToEnd.Tests;

public sealed class WeightsTests
{
    [Theory]
    [InlineData(0, 0, 0.12447268724196459)]
    [InlineData(0, 1, 0.4273225344666286)]
    [InlineData(1, 0, 0.2106722024040184)]
    [InlineData(5, 1000, 0.7641736567996695)]
    [InlineData(1000000, 7, 0.6163688401401868)]
    public void Uniform_IsTheGoldensNumber(long j, long i, double expected) => Assert.Equal(expected, Weights.Uniform(j, i));
}
