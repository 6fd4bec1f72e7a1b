using TorchSharp;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Sweeps.Tables;
using static TorchSharp.torch;

namespace Upscale.Sweeps.Pruning;

/// <summary>The networks of one cell: masked, and its pruned class, which was seen to compute the same.</summary>
public sealed class PrunedCell : IDisposable
{
    private const int CheckedImages = 32;
    private readonly Subject subject;
    private readonly MaskingManager masking;

    private PrunedCell(Subject subject, Cell cell)
    {
        this.subject = subject;
        Masked = subject.Copy();
        masking = new MaskingManager(Masked, cell.PruningSide, cell.PruningMethod, cell.IsGlobal)
            .Importance(subject.Importance(cell.Heuristic, cell.PruningSide))
            .Mask(cell.Amount);
        (Pruned, Layout) = Export();
    }

    /// <summary>The network with zeroed weights.</summary>
    public nn.Module<Tensor, Tensor> Masked { get; private set; }

    /// <summary>The network without these weights.</summary>
    public nn.Module<Tensor, Tensor> Pruned { get; private set; }

    /// <summary>The masks that the cell asked for.</summary>
    public MaskSet Masks => masking.Masks;

    /// <summary>The layout, with the graph that it belongs to.</summary>
    public PruningManager Layout { get; private set; }

    /// <summary>Masks a copy of the network, exports it, and compares both on some images.</summary>
    /// <exception cref="VerificationException">They do not compute the same.</exception>
    public static PrunedCell Of(Subject subject, Cell cell)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(cell);
        return new(subject, cell);
    }

    /// <summary>What the pruned network costs, but for its latency.</summary>
    public CostRow Costs(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new()
        {
            Cell = cell.Masks,
            Macs = Benchmarks.Networks.MultiplyAdds.Of(Layout.Definition.Graph, Layout.Plan),
            Parameters = Pruned.parameters().Sum(parameter => parameter.numel()),
            Copies = PlanCost.Of(Layout.Definition.Graph, Layout.Plan).Copies,
        };
    }

    /// <summary>Refits what is left to the dense network's features, without training, and exports it again.</summary>
    public void Compensate()
    {
        masking.Compensate(subject.Calibration);
        Pruned.Dispose();
        (Pruned, Layout) = Export();
    }

    /// <summary>Lets <paramref name="train"/> train the network under its masks, and exports it again.</summary>
    public void Train(Action<nn.Module<Tensor, Tensor>> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var mock = new PruningManager(Masked).Compute().Mock();
        train(mock);
        mock.eval();
        Masked.Dispose();
        Pruned.Dispose();
        Masked = mock;
        (Pruned, Layout) = Export();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Masked.Dispose();
        Pruned.Dispose();
    }

    private (nn.Module<Tensor, Tensor>, PruningManager) Export()
    {
        var layout = new PruningManager(Masked).Compute();
        var pruned = layout.Prune();
        pruned.eval();
        var images = subject.CalibrationImages.narrow(0, 0, Math.Min(CheckedImages, subject.CalibrationImages.shape[0]));
        Verification.Compare(Masked, pruned, images).ThrowIfDifferent();
        return (pruned, layout);
    }
}
