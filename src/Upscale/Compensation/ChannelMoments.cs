using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Mean and variance of each channel over batches, in float64.</summary>
internal sealed class ChannelMoments : IDisposable
{
    private Tensor? sums;
    private Tensor? squares;
    private Tensor? shift;
    private long count;

    /// <summary>Adds a value of shape (batch, channels, space…).</summary>
    public void Add(Tensor value)
    {
        using var scope = NewDisposeScope();
        var rows = value.to(float64).transpose(0, 1).reshape(value.shape[1], -1);

        // About the first batch's mean: squares of large means would lose the digits of a small variance.
        shift ??= rows.mean([1], keepdim: true).DetachFromDisposeScope();
        var centred = rows - shift;
        Add(ref sums, centred.sum(1));
        Add(ref squares, centred.square().sum(1));
        count += rows.shape[1];
    }

    /// <summary>The means and the variances (of the population), of shape (channels).</summary>
    public (Tensor Mean, Tensor Variance) Read()
    {
        var mean = sums! / count;
        return (mean + shift!.squeeze(1), (squares! / count - mean.square()).clamp_min(0));
    }

    public void Dispose()
    {
        sums?.Dispose();
        squares?.Dispose();
        shift?.Dispose();
    }

    private static void Add(ref Tensor? sum, Tensor value)
    {
        if (sum is null)
        {
            sum = value.DetachFromDisposeScope();
        }
        else
        {
            sum.add_(value);
        }
    }
}
