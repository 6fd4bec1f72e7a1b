using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Damped least squares of a layer's outputs in its inputs, from rows that come one batch after another.</summary>
internal interface ILeastSquares : IDisposable
{
    /// <summary>How many rows there are.</summary>
    long Rows { get; }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">(groups, rows, columns).</param>
    /// <param name="wanted">(groups, rows, outputs): what the outputs at these rows are to be.</param>
    /// <param name="weights">(groups, columns, outputs) in float64: what is there already.</param>
    /// <param name="bias">(groups, 1, outputs), or null.</param>
    void Add(Tensor rows, Tensor wanted, Tensor weights, Tensor? bias);

    /// <summary>The change of the weights that lessens the squared error most, a large change being held back.</summary>
    /// <param name="kept">(groups, columns), bool: the inputs that may be used. The change is exactly zero elsewhere.</param>
    /// <param name="isCentred">Whether the outputs take an offset too, whose change is not held back.</param>
    /// <param name="ridge">The damping, as a share of the inputs' mean square.</param>
    LayerFit Solve(Tensor kept, bool isCentred, double ridge);
}

/// <summary>The solution of a layer's least squares, in float64.</summary>
/// <param name="Change">(groups, columns, outputs): to be added to the weights.</param>
/// <param name="Offset">(groups, 1, outputs): to be added to the bias; where the layer takes none, it is not used.</param>
/// <param name="Before">(groups, 1, outputs): the squared error without the change.</param>
/// <param name="After">(groups, 1, outputs): the squared error with it.</param>
/// <param name="Variation">(groups, 1, outputs): the squares of the wanted outputs about their means.</param>
internal sealed record LayerFit(Tensor Change, Tensor Offset, Tensor Before, Tensor After, Tensor Variation);
