using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Tests.Networks;

/// <summary>Weights and statistics in which no channel is like another.</summary>
internal static class RandomWeights
{
    public static TModule WithRandomWeights<TModule>(this TModule model, int seed, ScalarType type = ScalarType.Float64)
        where TModule : nn.Module
    {
        using var noGradient = no_grad();
        var random = new Generator((ulong)seed);
        model.to(type);
        foreach (var (name, tensor) in model.state_dict())
        {
            if (tensor.is_floating_point())
            {
                using var values =
                    rand(tensor.shape, float64, generator: random) * 0.8 + (name.EndsWith("var", StringComparison.Ordinal) ? 0.5 : -0.4);
                tensor.copy_(values);
            }
        }

        model.eval();
        return model;
    }
}
