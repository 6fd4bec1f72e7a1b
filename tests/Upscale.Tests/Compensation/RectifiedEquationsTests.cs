using Upscale.Compensation;
using static TorchSharp.torch;

namespace Upscale.Tests.Compensation;

public sealed class RectifiedEquationsTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    public void OutputsThatAreCut_NeedNotBeMet(double direction)
    {
        // Twice the input where it passes, five times where it is cut: no line meets both.
        var inputs = linspace(-1, 1, 101, float64).reshape(1, -1, 1);
        var wanted = where((inputs * direction).gt(0), inputs * 2, inputs * 5);
        var nothing = zeros([1, 1, 1], float64);

        var line = Fit(new NormalEquations(1, 1, 1, CPU));
        var seen = Fit(new RectifiedEquations(new NormalEquations(1, 1, 1, CPU), new(nothing, full_like(nothing, direction))));
        Assert.InRange(line.Change.item<double>(), 3, 4);
        Assert.InRange(seen.Change.item<double>(), 1.9, 2.1);
        Assert.InRange(seen.After.item<double>(), 0, seen.Before.item<double>() / 100);

        LayerFit Fit(ILeastSquares equations)
        {
            using (equations)
            {
                equations.Add(inputs, wanted, nothing, null);
                return equations.Solve(ones([1, 1], ScalarType.Bool), isCentred: true, ridge: 1e-9);
            }
        }
    }

    [Fact]
    public void OutputsThatNothingCuts_AreFittedAsByLeastSquares()
    {
        using var generator = new Generator(4);
        var inputs = randn([1, 50, 6], float64, generator: generator);
        var wanted = randn([1, 50, 2], float64, generator: generator);
        var weights = randn([1, 6, 2], float64, generator: generator);
        var zero = zeros([1, 1, 2], float64);
        using var plain = new NormalEquations(1, 6, 2, CPU);
        using var rectified = new RectifiedEquations(new NormalEquations(1, 6, 2, CPU), new(zero, zero));
        var kept = ones([1, 6], ScalarType.Bool);
        plain.Add(inputs, wanted, weights, null);
        rectified.Add(inputs, wanted, weights, null);
        foreach (var isCentred in new[] { true, false })
        {
            var (left, right) = (plain.Solve(kept, isCentred, 1e-3), rectified.Solve(kept, isCentred, 1e-3));
            Assert.InRange((left.Change - right.Change).abs().max().item<double>(), 0, 1e-12);
            Assert.InRange((left.After - right.After).abs().max().item<double>(), 0, 1e-9);
        }
    }
}
