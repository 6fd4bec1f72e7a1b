using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>The weights of a layer together with the BatchNorm layers that are folded into it.</summary>
internal static class NormalizationFold
{
    /// <summary>The layer's weight and bias after <paramref name="folds"/>, which are all of one layer.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="folds">The folds, in order, with the normalisation of each.</param>
    /// <param name="tensors">The tensors of the layer, by their names in <c>state_dict()</c>.</param>
    public static (Tensor Weight, Tensor Bias) Apply(
        Graph graph,
        IReadOnlyList<(LayerFold Fold, FoldedChannels Channels)> folds,
        Dictionary<string, Tensor> tensors
    )
    {
        var layer = graph.Layer(folds[0].Fold.Layer);
        var weight = tensors[layer.Name + ".weight"];
        var bias = tensors.GetValueOrDefault(layer.Name + ".bias");
        foreach (var (fold, channels) in folds)
        {
            (weight, bias) = fold.IsBefore
                ? Before(weight, bias, channels.Scale, channels.Shift)
                : After(layer, weight, bias, channels.Scale, channels.Shift);
        }

        return (weight, bias!);
    }

    // The layer reads the normalised value: each input channel is scaled, and all that the shift adds is constant.
    private static (Tensor Weight, Tensor Bias) Before(Tensor weight, Tensor? bias, Tensor scale, Tensor shift)
    {
        var sizes = Enumerable.Repeat(1L, (int)weight.ndim).ToArray();
        sizes[1] = -1;
        var constant = (weight * shift.reshape(sizes)).reshape(weight.shape[0], -1).sum(1);
        return (weight * scale.reshape(sizes), bias is null ? constant : bias + constant);
    }

    // The layer's output is normalised: each output channel is scaled and shifted.
    private static (Tensor Weight, Tensor Bias) After(Layer layer, Tensor weight, Tensor? bias, Tensor scale, Tensor shift)
    {
        var scaled = layer.Kind.StartsWith("ConvTranspose", StringComparison.Ordinal)
            ? Transposed(weight, scale)
            : (weight.reshape(weight.shape[0], -1) * scale.unsqueeze(1)).reshape(weight.shape);
        return (scaled, bias is null ? shift : (bias * scale) + shift);
    }

    // A transposed convolution's weight is (in, out / groups, kernel…), and group by group in its first axis.
    private static Tensor Transposed(Tensor weight, Tensor scale)
    {
        var groups = scale.numel() / weight.shape[1];
        var grouped = weight.reshape(groups, weight.shape[0] / groups, weight.shape[1], -1);
        return (grouped * scale.reshape(groups, 1, weight.shape[1], 1)).reshape(weight.shape);
    }
}
