namespace Upscale.Core.Lowering;

/// <summary>Functions of one tensor that TorchSharp can compute in place: not <c>elu_</c>, which in 0.107 gives other numbers than <c>elu</c>.</summary>
public static class InPlaceForms
{
    private static readonly HashSet<string> Names = new(
        "relu relu6 leaky_relu selu silu hardswish hardsigmoid sigmoid tanh hardtanh clamp".Split(' '),
        StringComparer.Ordinal
    );

    /// <summary>Whether operator <paramref name="name"/> is one.</summary>
    public static bool Has(string name) => Names.Contains(name);
}
