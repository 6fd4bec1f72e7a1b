using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Least squares of outputs that are cut off below zero, as seen behind the cut.</summary>
/// <remarks>
/// An output that the dense network cuts off costs nothing where it is cut off too. Such a cost is convex, and lies below that of least squares whose targets there are the
/// outputs themselves; so each round solves those, with the same factors, and the cost falls (after Zhang et al., Accelerating Very Deep Convolutional Networks, TPAMI 2016,
/// arXiv 1505.06798).
/// </remarks>
internal sealed class RectifiedEquations(NormalEquations equations, Rectifier rectifier) : ILeastSquares
{
    private const int Rounds = 20;

    private readonly List<Tensor> inputs = [];
    private readonly List<Tensor> targets = [];
    private readonly List<Tensor> starts = [];

    public long Rows => equations.Rows;

    public void Add(Tensor rows, Tensor wanted, Tensor weights, Tensor? bias)
    {
        equations.Add(rows, wanted, weights, bias);
        var x = rows.to(float64);
        var start = x.matmul(weights);
        inputs.Add(x.alias().DetachFromDisposeScope());
        targets.Add(wanted.to(float64).alias().DetachFromDisposeScope());
        starts.Add((bias is null ? start : start + bias).DetachFromDisposeScope());
    }

    public LayerFit Solve(Tensor kept, bool isCentred, double ridge)
    {
        var system = equations.Factor(kept, isCentred, ridge);
        var (x, wanted, start) = (cat(inputs, 1), cat(targets, 1), cat(starts, 1));
        var means = x.mean([1], keepdim: true);
        var fit = equations.Solve(system, isCentred);
        var (change, offset) = (fit.Change, isCentred ? fit.Offset : zeros_like(fit.Offset));
        var (lastChange, lastOffset) = (change, offset);
        for (var round = 1; round <= Rounds; round++)
        {
            // A step ahead in the direction of the last one (Nesterov), so that few rounds do.
            var ahead = (round - 1) / (round + 2.0);
            var made = start + x.matmul(change + (ahead * (change - lastChange))) + offset + (ahead * (offset - lastOffset));
            var lacking = rectifier.Targets(wanted, made) - start;
            var mean = isCentred ? lacking.mean([1], keepdim: true) : zeros_like(offset);
            var right = x.transpose(1, 2).matmul(lacking - mean);
            if (isCentred)
            {
                right.sub_(means.transpose(1, 2).matmul((lacking - mean).sum(1, keepdim: true)));
            }

            (lastChange, lastOffset) = (change, offset);
            change = system.Solve(right);
            offset = isCentred ? mean - means.matmul(change) : offset;
        }

        return new(change, offset, Cost(wanted, start), Cost(wanted, start + x.matmul(change) + offset), fit.Variation);
    }

    public void Dispose()
    {
        equations.Dispose();
        foreach (var tensor in inputs.Concat(targets).Concat(starts))
        {
            tensor.Dispose();
        }
    }

    private Tensor Cost(Tensor wanted, Tensor made) => (rectifier.Targets(wanted, made) - made).square().sum(1, keepdim: true);
}
