using System.Globalization;
using Upscale.Fuzz.Compiling;
using static TorchSharp.torch;

namespace Upscale.Fuzz.Checking;

/// <summary>Compares outputs with the oracle's.</summary>
internal static class Comparison
{
    private const double Tolerance = 1e-10;

    /// <summary>What is wrong with <paramref name="found"/>; null where it agrees.</summary>
    public static Problem? Of(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> found, string what)
    {
        if (expected.Count != found.Count)
        {
            return new("outputs", $"{what}: expected {expected.Count} outputs, got {found.Count}.");
        }

        for (var i = 0; i < expected.Count; i++)
        {
            if (!expected[i].shape.AsSpan().SequenceEqual(found[i].shape))
            {
                return new("shape", $"{what}: expected output {i} of shape [{Text(expected[i])}], got [{Text(found[i])}].");
            }

            var size = expected[i].abs().max().item<double>();
            var difference = (expected[i] - found[i]).abs().max().item<double>();
            if (!(difference <= Tolerance * Math.Max(size, 1e-30)))
            {
                return new(
                    "difference",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{what}: output {i} differs by {difference:0.0e-00} where the oracle's largest number is {size:0.0e-00}."
                    )
                );
            }
        }

        return null;
    }

    private static string Text(Tensor tensor) => string.Join(",", tensor.shape);
}
