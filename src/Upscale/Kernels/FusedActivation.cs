using System.Text;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>A function that a convolution applies to each number that it makes, before it writes it. Generated code names it.</summary>
public sealed class FusedActivation
{
    private readonly Func<Tensor, Tensor> inPlace;

    private FusedActivation(string kernel, Func<Tensor, Tensor> inPlace, double[]? scalars = null, string algorithm = "")
    {
        this.inPlace = inPlace;
        Kernel = Encoding.ASCII.GetBytes(kernel + '\0');
        Algorithm = Encoding.ASCII.GetBytes(algorithm + '\0');
        Scalars = scalars ?? [];
    }

    /// <summary><c>max(x, 0)</c>.</summary>
    public static FusedActivation Relu { get; } = new("relu", x => x.relu_());

    /// <summary><c>min(max(x, 0), 6)</c>.</summary>
    public static FusedActivation Relu6 { get; } = new("hardtanh", x => x.relu6_(), [0, 6]);

    /// <summary><c>x * sigmoid(x)</c>.</summary>
    public static FusedActivation Silu { get; } = new("swish", x => x.silu_());

    /// <summary><c>x * relu6(x + 3) / 6</c>.</summary>
    public static FusedActivation Hardswish { get; } = new("hardswish", x => x.hardswish_());

    /// <summary><c>relu6(x + 3) / 6</c>.</summary>
    public static FusedActivation Hardsigmoid { get; } = new("hardsigmoid", x => x.hardsigmoid_());

    /// <summary><c>1 / (1 + exp(-x))</c>.</summary>
    public static FusedActivation Sigmoid { get; } = new("sigmoid", x => x.sigmoid_());

    /// <summary>The hyperbolic tangent.</summary>
    public static FusedActivation Tanh { get; } = new("tanh", x => x.tanh_());

    /// <summary><c>min(max(x, minimum), maximum)</c>.</summary>
    public static FusedActivation Clamp(double minimum, double maximum) =>
        new("hardtanh", x => x.clamp_(minimum, maximum), [minimum, maximum]);

    /// <summary><c>x</c> where it is positive, otherwise <c>slope * x</c>.</summary>
    public static FusedActivation LeakyRelu(double slope) => new("leaky_relu", x => x.leaky_relu_(slope), [slope]);

    /// <summary>The kernel's name where there is nothing to apply.</summary>
    internal static byte[] None { get; } = "none\0"u8.ToArray();

    /// <summary>The algorithm of most kernels.</summary>
    internal static byte[] NoAlgorithm { get; } = [0];

    internal byte[] Kernel { get; }

    internal byte[] Algorithm { get; }

    internal double[] Scalars { get; }

    /// <summary>Applies it to a tensor that nobody else reads.</summary>
    internal void Apply(Tensor values) => inPlace(values);
}
