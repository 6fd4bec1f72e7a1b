using static TorchSharp.torch;

namespace Upscale;

/// <summary>Compares a pruned model with its oracle, the masked model.</summary>
public static class Verification
{
    /// <summary>Runs both models on <paramref name="inputs"/>, in evaluation mode and without gradients, and compares what they return.</summary>
    /// <param name="masked">The oracle. Its training modes are restored.</param>
    /// <param name="pruned">The pruned model. Its training modes are restored.</param>
    /// <param name="inputs">Inputs on the models' device and of their element type; they are not disposed.</param>
    /// <returns>The largest differences. The tolerance is 1e-10 in float64, 1e-4 in float32, 1e-2 in float16 and 5e-2 in bfloat16.</returns>
    /// <exception cref="ArgumentException">There are no inputs, or the models return other shapes.</exception>
    public static VerificationReport Compare(
        nn.Module<Tensor, Tensor> masked,
        nn.Module<Tensor, Tensor> pruned,
        params IEnumerable<Tensor> inputs
    )
    {
        ArgumentNullException.ThrowIfNull(masked);
        ArgumentNullException.ThrowIfNull(pruned);
        ArgumentNullException.ThrowIfNull(inputs);
        using var oracleMode = new EvaluationMode(masked);
        using var prunedMode = new EvaluationMode(pruned);
        using var noGradient = no_grad();
        VerificationReport? all = null;
        foreach (var input in inputs)
        {
            using var scope = NewDisposeScope();
            all = Join(all, Compare(masked.call(input), pruned.call(input)));
        }

        return all ?? throw new ArgumentException("There is no input to compare the models on.", nameof(inputs));
    }

    /// <summary>Compares two outputs.</summary>
    /// <param name="expected">The oracle's.</param>
    /// <param name="found">The pruned model's.</param>
    /// <exception cref="ArgumentException">They have other shapes.</exception>
    public static VerificationReport Compare(Tensor expected, Tensor found)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(found);
        if (!expected.shape.AsSpan().SequenceEqual(found.shape))
        {
            throw new ArgumentException(
                $"The oracle returns [{string.Join(",", expected.shape)}], the pruned model [{string.Join(",", found.shape)}].",
                nameof(found)
            );
        }

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var oracle = expected.to(float64);
        var absolute = Largest(oracle - found.to(float64));
        var size = Largest(oracle);
        var relative = absolute == 0 ? 0 : absolute / size;
        return new(1, expected.dtype, absolute, relative, Tolerance(expected.dtype));
    }

    /// <summary>The largest relative difference that rounding in <paramref name="type"/> explains in a deep network.</summary>
    /// <exception cref="ArgumentException">The type is not a floating-point type.</exception>
    public static double Tolerance(ScalarType type) =>
        type switch
        {
            ScalarType.Float64 => 1e-10,
            ScalarType.Float32 => 1e-4,
            ScalarType.Float16 => 1e-2,
            ScalarType.BFloat16 => 5e-2,
            _ => throw new ArgumentException(
                $"Outputs of type {type} have no rounding to tolerate; expected a floating-point type.",
                nameof(type)
            ),
        };

    private static double Largest(Tensor values) => values.numel() == 0 ? 0 : values.abs().max().cpu().item<double>();

    private static VerificationReport Join(VerificationReport? all, VerificationReport one) =>
        all is null
            ? one
            : one with
            {
                Inputs = all.Inputs + 1,
                MaximumAbsolute = Math.Max(all.MaximumAbsolute, one.MaximumAbsolute),
                MaximumRelative = Math.Max(all.MaximumRelative, one.MaximumRelative),
            };
}
