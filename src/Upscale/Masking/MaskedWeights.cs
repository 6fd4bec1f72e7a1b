using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Makes a model its own oracle: sets the weights of masked channels to zero, in place.</summary>
internal static class MaskedWeights
{
    /// <summary>
    /// Applies <paramref name="masks"/>: of a masked input channel the slice of the consumer's weight that reads it; of a masked output channel the
    /// producer's slice and its bias, or a normalisation's scale and shift. Running statistics stay: with scale and shift zero they have no effect.
    /// </summary>
    public static void Apply(nn.Module model, Graph graph, MaskSet masks)
    {
        using var noGradient = no_grad();
        var state = ModelState.Of(model);
        foreach (var entry in LayerTensors.Of(graph).Where(entry => !entry.Tensor.IsBuffer))
        {
            var mask = masks[entry.Layer.Name];
            Channels.Zero(state[entry.Name], entry.Axes, isInput: false, mask.Outputs);
            Channels.Zero(state[entry.Name], entry.Axes, isInput: true, mask.Inputs);
        }
    }
}
