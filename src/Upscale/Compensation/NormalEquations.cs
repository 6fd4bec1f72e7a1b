using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Sums of products of a layer's inputs and of what its output lacks, in float64: all that least squares need, whatever the number of rows.</summary>
internal sealed class NormalEquations(long groups, long columns, long outputs, Device device) : IDisposable
{
    private readonly InputProducts inputs = new(groups, columns, device);
    private readonly Tensor targets = zeros([groups, columns, outputs], float64, device).DetachFromDisposeScope();
    private readonly Tensor sums = zeros([groups, 1, outputs], float64, device).DetachFromDisposeScope();
    private readonly Tensor squares = zeros([groups, 1, outputs], float64, device).DetachFromDisposeScope();
    private readonly Tensor wantedSums = zeros([groups, 1, outputs], float64, device).DetachFromDisposeScope();
    private readonly Tensor wantedSquares = zeros([groups, 1, outputs], float64, device).DetachFromDisposeScope();

    public long Rows => inputs.Rows;

    /// <summary>Adds rows.</summary>
    /// <param name="rows">(groups, rows, columns).</param>
    /// <param name="wanted">(groups, rows, outputs): what the outputs at these rows are to be.</param>
    /// <param name="weights">(groups, columns, outputs) in float64: what is there already.</param>
    /// <param name="bias">(groups, 1, outputs), or null.</param>
    public void Add(Tensor rows, Tensor wanted, Tensor weights, Tensor? bias)
    {
        foreach (var (start, count) in InputProducts.Blocks(rows, wanted.shape[2]))
        {
            using var scope = NewDisposeScope();
            var x = rows.narrow(1, start, count).to(float64);
            var y = wanted.narrow(1, start, count).to(float64);
            wantedSums.add_(y.sum(1).unsqueeze(1));
            wantedSquares.add_(y.square().sum(1).unsqueeze(1));
            var lacking = y - x.matmul(weights);
            if (bias is not null)
            {
                lacking.sub_(bias);
            }

            inputs.Add(x);
            targets.add_(x.transpose(1, 2).matmul(lacking));
            sums.add_(lacking.sum(1).unsqueeze(1));
            squares.add_(lacking.square().sum(1).unsqueeze(1));
        }
    }

    /// <summary>The moments: about the means where the layer takes an offset, else about zero.</summary>
    public Moments Read(bool isCentred) =>
        new(
            inputs.Read(isCentred),
            isCentred ? targets - (inputs.Sums.matmul(sums) / Rows) : targets.alias(),
            inputs.Sums / Rows,
            sums / Rows,
            isCentred ? squares - (sums.square() / Rows) : squares.alias(),
            wantedSquares - (wantedSums.square() / Rows)
        );

    public void Dispose()
    {
        inputs.Dispose();
        foreach (var tensor in new[] { targets, sums, squares, wantedSums, wantedSquares })
        {
            tensor.Dispose();
        }
    }
}

/// <summary>Moments of a layer's inputs and of what its outputs lack, in float64.</summary>
/// <param name="Products">(groups, columns, columns): sums of products of two inputs.</param>
/// <param name="Targets">(groups, columns, outputs): sums of products of an input and of what an output lacks.</param>
/// <param name="InputMeans">(groups, columns, 1).</param>
/// <param name="TargetMeans">(groups, 1, outputs).</param>
/// <param name="Squares">(groups, 1, outputs): sums of squares of what the outputs lack.</param>
/// <param name="Variation">(groups, 1, outputs): sums of squares of the wanted outputs about their means.</param>
internal sealed record Moments(Tensor Products, Tensor Targets, Tensor InputMeans, Tensor TargetMeans, Tensor Squares, Tensor Variation);
