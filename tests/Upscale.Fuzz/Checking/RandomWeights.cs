using TorchSharp;
using Upscale.Fuzz.Making;
using static TorchSharp.torch;

namespace Upscale.Fuzz.Checking;

/// <summary>Weights, statistics and inputs from a seed, in float64.</summary>
internal static class RandomWeights
{
    /// <summary>Fills every parameter and statistic; lists of indices stay.</summary>
    public static void Fill(nn.Module model, Numbers numbers)
    {
        foreach (var (name, tensor) in model.state_dict())
        {
            if (tensor.is_floating_point())
            {
                var scale = tensor.dim() > 1 ? Math.Sqrt(3.0 / Math.Max(1, tensor.numel() / tensor.shape[0])) : 0.5;
                var isPositive =
                    tensor.dim() == 1
                    && (name.EndsWith("weight", StringComparison.Ordinal) || name.EndsWith("var", StringComparison.Ordinal));
                using var values = Values(tensor.shape, numbers, scale);
                tensor.copy_(isPositive ? values.add_(1.0) : values);
            }
        }
    }

    /// <summary>An input.</summary>
    public static Tensor Values(long[] shape, Numbers numbers, double scale = 1)
    {
        var values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ((2 * numbers.Unit()) - 1) * scale;
        }

        return tensor(values).reshape(shape);
    }
}
