using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>A normalisation as numbers, one for each channel: <c>scale * x + shift</c>, where x lies between the bounds; without bounds, of any x.</summary>
internal sealed record FoldedChannels(Tensor Scale, Tensor Shift, Tensor? Lower = null, Tensor? Upper = null)
{
    /// <summary>The normalisation of <paramref name="fold"/>, and the activation behind it where there is one.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="tensors">The tensors of the normalisation, by their names in <c>state_dict()</c>.</param>
    /// <param name="largest">The largest number that can be read.</param>
    public static FoldedChannels Of(Graph graph, LayerFold fold, Dictionary<string, Tensor> tensors, double largest)
    {
        // y = (x - mean) / sqrt(var + eps) * weight + bias
        var layer = graph.Layer(fold.Normalization);
        var epsilon = layer.Attributes["eps"] is AttributeValue.Real { Value: var value } ? value : 1e-5;
        var scale = (tensors[layer.Name + ".running_var"] + epsilon).rsqrt();
        scale = tensors.TryGetValue(layer.Name + ".weight", out var weight) ? scale * weight : scale;
        var shift = -tensors[layer.Name + ".running_mean"] * scale;
        shift = tensors.TryGetValue(layer.Name + ".bias", out var bias) ? shift + bias : shift;
        return fold.Range is null ? new(scale, shift) : Within(scale, shift, fold.Range, largest);
    }

    // Where the activation cuts off, in terms of x: a channel without a scale, or one that no x gets past a bound, is constant.
    private static FoldedChannels Within(Tensor scale, Tensor shift, ClampRange range, double largest)
    {
        var (one, other) = ((range.Lower - shift) / scale, (range.Upper - shift) / scale);
        var (lower, upper) = (one.minimum(other), one.maximum(other));
        var isConstant = scale.eq(0) | lower.gt(largest) | upper.lt(-largest);
        return new(
            scale.masked_fill(isConstant, 0),
            where(isConstant, shift.clamp(range.Lower, range.Upper), shift),
            lower.masked_fill(lower.lt(-largest), double.NegativeInfinity).masked_fill(isConstant, 0),
            upper.masked_fill(upper.gt(largest), double.PositiveInfinity).masked_fill(isConstant, 0)
        );
    }
}
