using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>The weights of a layer, seen from the channels that are scored.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Side">Whether its input or its output channels are scored.</param>
/// <param name="Matrix">
/// A row for each channel and a column for each weight that belongs to it, in float64 on the model's device. A view of the model's weights
/// where they are float64 already, so not to be changed.
/// </param>
public sealed record ChannelWeights(string Layer, PruningSide Side, Tensor Matrix);
