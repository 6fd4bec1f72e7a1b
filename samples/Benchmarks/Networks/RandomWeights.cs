using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Networks;

/// <summary>Weights, statistics and biases by chance, of a size that keeps activations alive in deep networks.</summary>
internal static class RandomWeights
{
    /// <summary>Turns <paramref name="network"/> to float64 and evaluation mode and fills it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="scale">What weights are multiplied by.</param>
    public static void Fill(nn.Module network, long seed, double scale = 1)
    {
        network.to(float64);
        network.eval();
        using var noGradients = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var (name, tensor) in network.state_dict())
        {
            // Counters and index tables are no weights.
            if (tensor.is_floating_point())
            {
                var (least, most) = Range(name[(name.LastIndexOf('.') + 1)..], tensor.shape, scale);
                tensor.uniform_(least, most, generator);
            }
        }
    }

    private static (double Least, double Most) Range(string name, long[] shape, double scale) =>
        name switch
        {
            "running_mean" => (-0.1, 0.1),
            "bias" => (-0.2, 0.2),
            "running_var" => (0.5, 1.5),
            "weight" when shape.Length == 1 => (0.5, 1.5),
            // Three quarters of He's variance: half leaves deep networks that do not feel their input, all of it deeper ones in which rounding grows to the outputs' size.
            _ => Symmetric(scale * Math.Sqrt(4.5 / shape.Skip(1).Aggregate(1L, (product, size) => product * size))),
        };

    private static (double, double) Symmetric(double bound) => (-bound, bound);
}
