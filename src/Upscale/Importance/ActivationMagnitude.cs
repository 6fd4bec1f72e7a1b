using TorchSharp;
using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// The mean absolute activation of a channel over batches of the user's own (Molchanov et al., Pruning Convolutional Neural Networks for Resource
/// Efficient Inference, ICLR 2017, arXiv 1611.06440). On the input side of what the layer reads, on the output side of what it makes.
/// </summary>
public sealed class ActivationMagnitude : IImportance
{
    private readonly IEnumerable<Tensor>? batches;
    private readonly IEnumerable<Action<nn.Module>> runs = [];
    private FeatureStatistics? statistics;

    private ActivationMagnitude(IEnumerable<Action<nn.Module>> runs) => this.runs = runs;

    /// <summary>For models of one input and one output.</summary>
    /// <param name="batches">Inputs of the network, one tensor a batch, on the model's device and of its element type. They are not disposed.</param>
    public ActivationMagnitude(IEnumerable<Tensor> batches) => this.batches = batches;

    /// <summary>For models of several inputs or outputs.</summary>
    /// <param name="runs">
    /// What runs the network, once a batch: <c>model => ((MyModel)model).call(left, right)</c>. Its forward must use <c>call</c> of its layers: <c>forward</c> cannot be watched.
    /// </param>
    public static ActivationMagnitude OfRuns(IEnumerable<Action<nn.Module>> runs) => new(runs);

    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A layer is no module of one input.</exception>
    public void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        statistics = batches is null
            ? FeatureStatistics.OfRuns(model, layers, side, Magnitudes, runs)
            : FeatureStatistics.OfBatches(model, layers, side, Magnitudes, batches);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No batch has passed through the layer.</exception>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return (statistics ?? throw new InvalidOperationException("ActivationMagnitude has not seen a model: call Prepare first.")).Mean(
            layer,
            this
        );
    }

    private static Tensor Magnitudes(Tensor features) =>
        features.to(float64).abs().flatten(1).reshape([.. features.shape[..2], -1]).mean([2]);
}
