using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>The Euclidean norm of the weights of a channel (Wen et al., Learning Structured Sparsity, NeurIPS 2016, arXiv 1608.03665).</summary>
public sealed class L2Magnitude : IImportance
{
    /// <inheritdoc/>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Matrix.square().sum(dim: 1).sqrt();
    }
}
