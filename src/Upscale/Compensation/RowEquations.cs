using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Least squares where there are fewer rows than columns: the same solution from products of rows, which are fewer.</summary>
internal sealed class RowEquations(long groups, long outputs, Device device) : ILeastSquares
{
    private readonly OutputSums sums = new(groups, outputs, device);
    private readonly List<Tensor> inputs = [];
    private readonly List<Tensor> missing = [];

    public long Rows { get; private set; }

    public void Add(Tensor rows, Tensor wanted, Tensor weights, Tensor? bias)
    {
        var x = rows.to(float64);
        var y = wanted.to(float64);
        var lacking = bias is null ? y - x.matmul(weights) : y - x.matmul(weights) - bias;
        sums.Add(y, lacking);
        inputs.Add(x.alias().DetachFromDisposeScope());
        missing.Add(lacking.DetachFromDisposeScope());
        Rows += rows.shape[1];
    }

    public LayerFit Solve(Tensor kept, bool isCentred, double ridge)
    {
        var x = cat(inputs, 1);
        var lacking = cat(missing, 1);
        var (inputMeans, lackingMeans) = (x.mean([1], keepdim: true), lacking.mean([1], keepdim: true));
        var use = kept.to(float64);
        var rows = (isCentred ? x - inputMeans : x) * use.unsqueeze(1);
        var targets = isCentred ? lacking - lackingMeans : lacking;

        // The damping of the normal equations, whose diagonal is the columns' squares.
        var mean = rows.square().sum([1, 2], keepdim: true) / use.sum(1).clamp_min(1).reshape(-1, 1, 1);
        var damping = (mean * ridge).clamp_min(double.Epsilon) * eye(Rows, dtype: float64, device: x.device);
        var change = rows.transpose(1, 2).matmul(targets.cholesky_solve(linalg.cholesky(rows.matmul(rows.transpose(1, 2)) + damping)));

        var offset = lackingMeans - inputMeans.matmul(change);
        var after = (targets - rows.matmul(change)).square().sum(1, keepdim: true);
        return new(change, offset, sums.Error(Rows, isCentred), after, sums.Variation(Rows));
    }

    public void Dispose()
    {
        sums.Dispose();
        foreach (var tensor in inputs.Concat(missing))
        {
            tensor.Dispose();
        }
    }
}
