using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests;

/// <summary>Numeric equality of outputs, relative to the largest number of the expected one.</summary>
internal static class Compare
{
    private const double Tolerance = 1e-10;

    /// <summary>The largest difference of any element, relative to the largest element of <paramref name="expected"/>.</summary>
    public static double RelativeError(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(expected.abs().max().item<double>(), double.Epsilon);
        return (expected - actual).abs().max().item<double>() / scale;
    }

    public static void Equal(Tensor expected, Tensor actual)
    {
        var error = RelativeError(expected, actual);
        Assert.True(error <= Tolerance, $"The relative error is {error:e2}.");
    }

    /// <summary>The golden keeps a network's first 16 numbers and two sums: all three must agree.</summary>
    public static void Equal(OutputGolden expected, Tensor actual)
    {
        var values = actual.flatten().data<double>().ToArray();
        var scale = Math.Max(values.Max(Math.Abs), double.Epsilon);
        foreach (var (index, number) in expected.First16.Index())
        {
            Close(number, values[index], scale, $"element {index}");
        }

        Close(expected.AbsSum, values.Sum(Math.Abs), Math.Abs(expected.AbsSum), "the sum of absolute values");
        Close(expected.Sum, values.Sum(), Math.Abs(expected.AbsSum), "the sum");
    }

    public static void Close(double expected, double actual, double scale, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * scale, $"{what} is {actual:r}, the golden has {expected:r}.");
}
