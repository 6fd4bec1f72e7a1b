using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>A layer's weight matrix without the input channels that are masked, and the least squares of the rest.</summary>
internal sealed class FittedColumns : IDisposable
{
    // Rows are held up to 1 GiB, in float64; beyond, outputs are fitted as if nothing cut them off.
    private const long MostHeld = 1L << 27;

    private readonly CalibratedLayer layer;
    private readonly long inputs;

    public FittedColumns(CalibratedLayer layer, Tensor weight, long rows, Rectifier? rectifier)
    {
        this.layer = layer;
        var matrix = WeightMatrix.Read(layer, weight);
        inputs = layer.Inputs;
        if (layer.Groups == 1)
        {
            // Only these are gathered. With groups, each has masks of its own.
            var parts = matrix.reshape(layer.Kernel, layer.Inputs, layer.Outputs);
            Channels = parts.ne(0).any(2).any(0).nonzero().reshape(-1).DetachFromDisposeScope();
            inputs = Channels.shape[0];
            matrix = parts.index_select(1, Channels).reshape(1, -1, layer.Outputs);
        }

        Weights = matrix.DetachFromDisposeScope();
        Equations = Choose(matrix.shape[1], rows, rectifier, weight.device);
    }

    /// <summary>The input channels that are left; null where the layer has groups, and all are there.</summary>
    public Tensor? Channels { get; }

    /// <summary>(groups, columns, outputs), float64.</summary>
    public Tensor Weights { get; }

    public ILeastSquares Equations { get; }

    /// <summary>The matrix with all input channels, those that are masked being zero.</summary>
    public Tensor Spread(Tensor matrix) =>
        Channels is null
            ? matrix
            : zeros([layer.Kernel, layer.Inputs, layer.Outputs], float64, matrix.device)
                .index_copy(1, Channels, matrix.reshape(layer.Kernel, inputs, layer.Outputs))
                .reshape(1, -1, layer.Outputs);

    private ILeastSquares Choose(long columns, long rows, Rectifier? rectifier, Device device)
    {
        if (rows < columns)
        {
            return new RowEquations(layer.Groups, layer.Outputs, device);
        }

        var equations = new NormalEquations(layer.Groups, columns, layer.Outputs, device);
        return rectifier is not null && layer.Groups * rows * (columns + (2 * layer.Outputs)) <= MostHeld
            ? new RectifiedEquations(equations, rectifier)
            : equations;
    }

    public void Dispose()
    {
        Channels?.Dispose();
        Weights.Dispose();
        Equations.Dispose();
    }
}
