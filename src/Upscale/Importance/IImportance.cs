using TorchSharp;
using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>How important each channel of a layer is: the least important ones are masked.</summary>
/// <remarks>An importance of one's own is a class with <see cref="Score"/>.</remarks>
public interface IImportance
{
    /// <summary>The scores of one layer's channels, without a unit: only their order counts, and between layers with global ranking their size.</summary>
    /// <param name="layer">The layer. Its weights lie on the model's device; compute there.</param>
    /// <returns>One finite number a channel, of shape (channels).</returns>
    Tensor Score(ChannelWeights layer);

    /// <summary>How the scores of one channel in several layers are joined where the layers share a mask. Scores that are added must not be negative.</summary>
    ScoreCombination Combination => ScoreCombination.RootOfSquares;

    /// <summary>Called once before the layers are scored, for importances that need data or several layers at once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">The dotted names of the layers that will be scored.</param>
    /// <param name="side">Which side of them is scored.</param>
    void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side) { }
}
