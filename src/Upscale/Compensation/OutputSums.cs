using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Sums of what a layer's outputs are to be, and of what they lack, in float64.</summary>
internal sealed class OutputSums(long groups, long outputs, Device device) : IDisposable
{
    private readonly Tensor wanted = Zeros(groups, outputs, device);
    private readonly Tensor wantedSquares = Zeros(groups, outputs, device);
    private readonly Tensor lackingSquares = Zeros(groups, outputs, device);

    /// <summary>The sums of what is lacking: (groups, 1, outputs).</summary>
    public Tensor Lacking { get; } = Zeros(groups, outputs, device);

    /// <summary>Adds rows of (groups, rows, outputs) in float64.</summary>
    public void Add(Tensor rows, Tensor missing)
    {
        wanted.add_(rows.sum(1).unsqueeze(1));
        wantedSquares.add_(rows.square().sum(1).unsqueeze(1));
        Lacking.add_(missing.sum(1).unsqueeze(1));
        lackingSquares.add_(missing.square().sum(1).unsqueeze(1));
    }

    /// <summary>The squared error, about the mean where an offset takes it.</summary>
    public Tensor Error(long rows, bool isCentred) => isCentred ? lackingSquares - (Lacking.square() / rows) : lackingSquares.clone();

    /// <summary>The squares of what is wanted, about its mean.</summary>
    public Tensor Variation(long rows) => wantedSquares - (wanted.square() / rows);

    public void Dispose()
    {
        foreach (var tensor in new[] { wanted, wantedSquares, lackingSquares, Lacking })
        {
            tensor.Dispose();
        }
    }

    private static Tensor Zeros(long groups, long outputs, Device device) =>
        zeros([groups, 1, outputs], float64, device).DetachFromDisposeScope();
}
