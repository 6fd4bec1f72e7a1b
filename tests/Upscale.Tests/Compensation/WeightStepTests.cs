using TorchSharp;
using Upscale.Compensation;
using static TorchSharp.torch;

namespace Upscale.Tests.Compensation;

public sealed class WeightStepTests
{
    public static TheoryData<string> Names => [.. LayerCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void FittedWeight_IsTheLeastSquaresSolution(string name)
    {
        var tested = LayerCase.Of(name);
        var layer = tested.Layer;
        var dense = tested.Output;
        var input = tested.Input + (0.3 * randn(tested.Input.shape, float64, generator: new Generator(5)));
        var fitted = Fit(tested, dense, input, tested.Weight.clone(), ridge: 1e-13);

        var positions = arange(InputRows.Count(layer, dense), int64);
        var rows = InputRows.OfInput(layer, layer.Calls[0], input, positions);
        var wanted = InputRows.OfOutput(layer, dense, positions).reshape(-1, layer.Groups, layer.Outputs).transpose(0, 1);
        var best = linalg.pinv(rows).matmul(wanted);
        var expected = (rows.matmul(best) - wanted).square().sum().item<double>();
        var actual = (tested.Compute(input, fitted) - dense).square().sum().item<double>();
        Assert.InRange(actual, expected - 1e-9, expected + 1e-6);
    }

    [Theory]
    [InlineData("conv2d", 1, 0.0)]
    [InlineData("transposed 2d", 0, 0.0)]
    [InlineData("linear", 1, 0.0)]
    [InlineData("conv2d grouped", 1, 0.0)]
    public void CopyOfAMaskedChannel_TakesItsWeight(string name, int axis, double error)
    {
        var tested = LayerCase.Of(name);
        var isGrouped = tested.Layer.Groups > 1;
        var channels = tested.Layer.IsLinear ? -1 : 1;
        var input = tested.Input.clone();

        // Channel 1 is a copy of channel 0; in each group, where there are groups.
        foreach (var group in isGrouped ? new long[] { 0, 2 } : [0])
        {
            input.narrow(channels, group + 1, 1).copy_(input.narrow(channels, group, 1));
        }

        var dense = tested.Compute(input, tested.Weight);
        var masked = tested.Weight.clone();
        masked.narrow(axis, 1, 1).zero_();
        var fitted = Fit(tested, dense, input, masked, ridge: 1e-12);
        Assert.Equal(error, fitted.narrow(axis, 1, 1).abs().max().item<double>());
        Assert.InRange((tested.Compute(input, fitted) - dense).abs().max().item<double>(), 0, 1e-8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FewerRowsThanColumns_GiveTheSolutionOfTheNormalEquations(bool isCentred)
    {
        using var generator = new Generator(9);
        var inputs = randn([2, 7, 12], float64, generator: generator) + 1;
        var wanted = randn([2, 7, 3], float64, generator: generator);
        var weights = randn([2, 12, 3], float64, generator: generator);
        var kept = ones([2, 12], ScalarType.Bool);
        kept[1, 4] = false;
        var fits = new ILeastSquares[] { new NormalEquations(2, 12, 3, CPU), new RowEquations(2, 3, CPU) }.Select(equations =>
        {
            equations.Add(inputs.narrow(1, 0, 4), wanted.narrow(1, 0, 4), weights, null);
            equations.Add(inputs.narrow(1, 4, 3), wanted.narrow(1, 4, 3), weights, null);
            return equations.Solve(kept, isCentred, ridge: 1e-3);
        });
        var (products, rows) = (fits.First(), fits.Last());
        Assert.Equal(0, rows.Change[1, 4].abs().max().item<double>());
        foreach (
            var (left, right) in new[]
            {
                (products.Change, rows.Change),
                (products.Offset, rows.Offset),
                (products.Before, rows.Before),
                (products.After, rows.After),
                (products.Variation, rows.Variation),
            }
        )
        {
            Assert.InRange((left - right).abs().max().item<double>(), 0, 1e-9);
        }
    }

    private static Tensor Fit(LayerCase tested, Tensor dense, Tensor input, Tensor weight, double ridge)
    {
        using var noGradient = no_grad();
        using var record = new LayerRecord();
        record.Add(tested.Layer, dense, call: 0, batch: 0, rows: 1_000_000, seed: 0);
        var state = new Dictionary<string, Tensor> { ["layer.weight"] = weight };
        var reports = new List<LayerCompensation>();
        using var step = new WeightStep(tested.Layer, record, state, new(ridge), reports.Add);
        step.Add(input, call: 0, batch: 0);
        step.Complete();
        Assert.InRange(Assert.Single(reports).After, -1e-9, reports[0].Before);
        return weight;
    }
}
