using TorchSharp;
using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// The average rank of a channel's feature maps over batches of the user's own (Lin et al., HRank, CVPR 2020, arXiv 2002.10179).
/// On the input side the maps are those that the layer reads, on the output side those that it makes.
/// </summary>
/// <remarks>
/// Ranks are small integers and often equal; of equal ones the lower channel is masked first, so that the amount asked for is the amount masked.
/// Nothing is kept from one model to the next. Features without spatial axes have maps of one number, of rank 0 or 1.
/// </remarks>
public sealed class HRank : IImportance
{
    private readonly IEnumerable<Tensor>? batches;
    private readonly IEnumerable<Action<nn.Module>> runs = [];
    private FeatureStatistics? statistics;

    private HRank(IEnumerable<Action<nn.Module>> runs) => this.runs = runs;

    /// <summary>For models of one input and one output.</summary>
    /// <param name="batches">Inputs of the network, one tensor a batch, on the model's device and of its element type. They are not disposed.</param>
    public HRank(IEnumerable<Tensor> batches) => this.batches = batches;

    /// <summary>For models of several inputs or outputs.</summary>
    /// <param name="runs">
    /// What runs the network, once a batch: <c>model => ((MyModel)model).call(left, right)</c>. Its forward must use <c>call</c> of its layers: <c>forward</c> cannot be watched.
    /// </param>
    public static HRank OfRuns(IEnumerable<Action<nn.Module>> runs) => new(runs);

    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A layer is no module of one input.</exception>
    public void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        statistics = batches is null
            ? FeatureStatistics.OfRuns(model, layers, side, Ranks, runs)
            : FeatureStatistics.OfBatches(model, layers, side, Ranks, batches);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No batch has passed through the layer.</exception>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return (statistics ?? throw new InvalidOperationException("HRank has not seen a model: call Prepare first.")).Mean(layer, this);
    }

    // A one-dimensional map is a row, a three-dimensional one a matrix whose rows are its slices' lines.
    private static Tensor Ranks(Tensor features)
    {
        var maps = features.ndim switch
        {
            2 => features.unsqueeze(-1).unsqueeze(-1),
            3 => features.unsqueeze(2),
            4 => features,
            _ => features.reshape(features.shape[0], features.shape[1], -1, features.shape[^1]),
        };
        return linalg.matrix_rank(maps.to(float64));
    }
}
