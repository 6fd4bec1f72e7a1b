using TorchSharp;
using Upscale.Compensation;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.Sweeps.Pruning;

/// <summary>A network under study: what is needed to prune it again and again.</summary>
public sealed class Subject : IDisposable
{
    private readonly Func<nn.Module<Tensor, Tensor>> create;
    private readonly Dictionary<(string, PruningSide), IImportance> importances = [];
    private Calibration? recorded;

    /// <summary>Studies one network.</summary>
    /// <param name="name">The name that tables give it.</param>
    /// <param name="dense">The trained network with all its channels. It stays as it is, and is disposed with this.</param>
    /// <param name="create">Makes another instance of the same class.</param>
    /// <param name="calibration">Images without labels; not disposed.</param>
    public Subject(string name, nn.Module<Tensor, Tensor> dense, Func<nn.Module<Tensor, Tensor>> create, Tensor calibration)
    {
        Name = name;
        Dense = dense;
        this.create = create;
        CalibrationImages = calibration;
        Dense.eval();
        Exported = new PruningManager(Dense).Compute().Prune();
        Exported.eval();
    }

    /// <summary>The name that tables give it.</summary>
    public string Name { get; }

    /// <summary>The network with all its channels.</summary>
    public nn.Module<Tensor, Tensor> Dense { get; }

    /// <summary>
    /// The same as its generated class, all channels kept: what pruned networks are timed against, so that they get no credit for how a generated forward is written.
    /// </summary>
    public nn.Module<Tensor, Tensor> Exported { get; }

    /// <summary>Images without labels.</summary>
    public Tensor CalibrationImages { get; }

    /// <summary>What the dense network makes of them; recorded at the first use.</summary>
    public Calibration Calibration => recorded ??= Calibration.Record(Dense, [CalibrationImages]);

    /// <summary>A copy of the dense network, to be masked.</summary>
    public nn.Module<Tensor, Tensor> Copy()
    {
        var copy = create();
        copy.to(CalibrationImages.dtype).to(CalibrationImages.device);
        copy.load_state_dict(Dense.state_dict());
        copy.eval();
        return copy;
    }

    /// <summary>The scores of a heuristic, computed at the first call.</summary>
    public IImportance Importance(string heuristic, PruningSide side)
    {
        if (!importances.TryGetValue((heuristic, side), out var known))
        {
            var importance = Heuristics.Of(heuristic, () => Calibration, CalibrationImages);
            var scores = new MaskingManager(Dense, side).Importance(importance).Scores;
            importances[(heuristic, side)] = known = new KnownScores(scores, importance.Combination);
        }

        return known;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        recorded?.Dispose();
        Exported.Dispose();
        Dense.Dispose();
    }
}
