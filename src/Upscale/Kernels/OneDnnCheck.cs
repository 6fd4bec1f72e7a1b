using static TorchSharp.torch;

namespace Upscale;

/// <summary>A small convolution by oneDNN's kernels beside the one that everybody uses: kernels that compute something else are not used.</summary>
internal static class OneDnnCheck
{
    private const float Tolerance = 1e-4f;

    public static bool Passes()
    {
        try
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var layer = nn.Conv2d(6, 8, 3, padding: 1);
            layer.eval();
            var images = linspace(-1, 1, 2 * 6 * 5 * 7).reshape(2, 5, 7, 6).permute(0, 3, 1, 2);
            var sum = linspace(-1, 2, 2 * 8 * 5 * 7).reshape(2, 5, 7, 8).permute(0, 3, 1, 2);
            var plain = layer.call(images);
            var weight = OneDnn.Pack(layer, TensorLayout.Of(images));
            return weight is not null
                && Agree(plain.clamp(-0.5, 0.5), OneDnn.Convolve(layer, images, weight, FusedActivation.Clamp(-0.5, 0.5)))
                && Agree((plain + sum).relu(), OneDnn.ConvolveOver(layer, images, weight, FusedActivation.Relu, sum));
        }
        catch (InvalidOperationException)
        {
            // One of the functions refused: it is there, and does not know the operator.
            return false;
        }
    }

    private static bool Agree(Tensor expected, Tensor? actual) =>
        actual is not null
        && actual.shape.AsSpan().SequenceEqual(expected.shape)
        && (actual - expected).abs().max().item<float>() <= Tolerance;
}
