using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests;

/// <summary>
/// The goldens' deterministic weights and inputs, in float64: element i of tensor j is a hash of (i, j), scaled by what the tensor is.
/// j counts the tensors of PyTorch's <c>state_dict()</c>, so equal outputs also prove that order and shapes are torchvision's.
/// </summary>
internal static class Weights
{
    private const long FirstInput = 1_000_000;

    /// <summary>Turns the network to float64 and evaluation mode and fills it.</summary>
    public static TModule Fill<TModule>(TModule network)
        where TModule : nn.Module
    {
        network.to(float64);
        network.eval();
        using var scope = no_grad();
        var j = 0L;
        foreach (var (name, tensor) in State(network))
        {
            // Counters and index tables are no weights.
            if (tensor.is_floating_point())
            {
                using var values = Values(name, j, tensor.shape);
                tensor.copy_(values);
            }

            j++;
        }

        return network;
    }

    /// <summary>
    /// The network's state in PyTorch's order: each module's parameters, its buffers, then its children. TorchSharp's own
    /// <c>state_dict()</c> has the same names with all buffers last.
    /// </summary>
    public static IEnumerable<(string Name, Tensor Value)> State(nn.Module module, string prefix = "")
    {
        foreach (var (name, parameter) in module.named_parameters(recurse: false))
        {
            yield return (prefix + name, parameter);
        }

        foreach (var (name, buffer) in module.named_buffers(recurse: false))
        {
            yield return (prefix + name, buffer);
        }

        foreach (var (name, child) in module.named_children())
        {
            foreach (var entry in State(child, $"{prefix}{name}."))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Input number <paramref name="index"/> of a network.</summary>
    public static Tensor Input(int index, params long[] shape) => Make(shape, FirstInput + index, u => (2 * u) - 1);

    /// <summary>Element <paramref name="i"/> of tensor <paramref name="j"/>, in [0, 1).</summary>
    public static double Uniform(long j, long i)
    {
        unchecked
        {
            var z = ((ulong)(j + 1) << 40) + (ulong)i + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            return (z >> 11) * (1.0 / (1L << 53));
        }
    }

    private static Tensor Values(string name, long j, long[] shape) =>
        name[(name.LastIndexOf('.') + 1)..] switch
        {
            "running_mean" => Make(shape, j, u => 0.1 * ((2 * u) - 1)),
            "running_var" => Make(shape, j, u => 0.5 + u),
            "bias" or "in_proj_bias" => Make(shape, j, u => 0.2 * ((2 * u) - 1)),
            "weight" when shape.Length == 1 => Make(shape, j, u => 0.5 + u),
            _ => Scaled(shape, j),
        };

    private static Tensor Scaled(long[] shape, long j)
    {
        var fanIn = shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        var bound = Math.Sqrt(3.0 / fanIn);
        return Make(shape, j, u => ((2 * u) - 1) * bound);
    }

    private static Tensor Make(long[] shape, long j, Func<double, double> scale)
    {
        var values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = scale(Uniform(j, i));
        }

        return tensor(values, shape);
    }
}
