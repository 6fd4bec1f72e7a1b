using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Least squares from sums of products: memory does not grow with the number of rows (Hoerl and Kennard, Ridge Regression, 1970).</summary>
internal sealed class NormalEquations(long groups, long columns, long outputs, Device device) : ILeastSquares
{
    // An input whose mean square is this small beside the others' mean is not there.
    private const double Dead = 1e-12;

    private readonly InputProducts inputs = new(groups, columns, device);
    private readonly OutputSums sums = new(groups, outputs, device);
    private readonly Tensor products = zeros([groups, columns, outputs], float64, device).DetachFromDisposeScope();

    public long Rows => inputs.Rows;

    public void Add(Tensor rows, Tensor wanted, Tensor weights, Tensor? bias)
    {
        foreach (var (start, count) in InputProducts.Blocks(rows, wanted.shape[2]))
        {
            using var scope = NewDisposeScope();
            var x = rows.narrow(1, start, count).to(float64);
            var y = wanted.narrow(1, start, count).to(float64);
            var lacking = y - x.matmul(weights);
            if (bias is not null)
            {
                lacking.sub_(bias);
            }

            inputs.Add(x);
            sums.Add(y, lacking);
            products.add_(x.transpose(1, 2).matmul(lacking));
        }
    }

    public LayerFit Solve(Tensor kept, bool isCentred, double ridge) => Solve(Factor(kept, isCentred, ridge), isCentred);

    /// <summary>The equations, damped and factored.</summary>
    public DampedSystem Factor(Tensor kept, bool isCentred, double ridge)
    {
        var system = inputs.Read(isCentred);
        var diagonal = system.diagonal(0, 1, 2);
        var counted = kept.to(float64);
        var mean = (diagonal * counted).sum(1, keepdim: true) / counted.sum(1, keepdim: true).clamp_min(1);
        var live = kept.logical_and(diagonal.gt(mean * Dead));
        var use = live.to(float64);
        var damping = where(live, (mean * ridge).expand_as(use), ones_like(use));
        return new(system, linalg.cholesky((system * use.unsqueeze(1) * use.unsqueeze(2)) + diag_embed(damping)), use);
    }

    /// <summary>The solution of such equations.</summary>
    public LayerFit Solve(DampedSystem system, bool isCentred)
    {
        var targets = isCentred ? products - (inputs.Sums.matmul(sums.Lacking) / Rows) : products;
        var change = system.Solve(targets);
        var offset = (sums.Lacking / Rows) - ((inputs.Sums * change).sum(1, keepdim: true) / Rows);
        var before = sums.Error(Rows, isCentred);
        var gain = (change * ((2 * targets) - system.Products.matmul(change))).sum(1, keepdim: true);
        return new(change, offset, before, before - gain, sums.Variation(Rows));
    }

    public void Dispose()
    {
        inputs.Dispose();
        sums.Dispose();
        products.Dispose();
    }
}
