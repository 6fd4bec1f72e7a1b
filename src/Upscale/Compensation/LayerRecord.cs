using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>What the dense network makes of one layer's calls: positions that were sampled, and the outputs there.</summary>
internal sealed class LayerRecord : IDisposable
{
    private readonly Dictionary<(int Call, int Batch), (Tensor Positions, Tensor Outputs)> samples = [];

    /// <summary>The positions and outputs of one call with one batch.</summary>
    public (Tensor Positions, Tensor Outputs) this[int call, int batch] => samples[(call, batch)];

    /// <summary>All positions.</summary>
    public long Rows => samples.Values.Sum(sample => sample.Positions.shape[0]);

    /// <summary>Samples one call with one batch.</summary>
    public void Add(CalibratedLayer layer, Tensor output, int call, int batch, long rows, int seed)
    {
        using var scope = NewDisposeScope();
        var positions = Sample(InputRows.Count(layer, output), rows, seed).to(output.device);
        var outputs = InputRows.OfOutput(layer, output, positions);

        // Half precision would lose what the fit is to restore.
        var kept = outputs.dtype is ScalarType.Float64 or ScalarType.Float32 ? outputs.clone() : outputs.to(float32);
        samples.Add((call, batch), (positions.DetachFromDisposeScope(), kept.DetachFromDisposeScope()));
    }

    public void Dispose()
    {
        foreach (var (positions, outputs) in samples.Values)
        {
            positions.Dispose();
            outputs.Dispose();
        }
    }

    // On the host, so that the same positions are sampled on every device.
    private static Tensor Sample(long count, long rows, int seed)
    {
        if (rows >= count)
        {
            return arange(count, int64);
        }

        using var generator = new Generator((ulong)seed, CPU);
        return randperm(count, int64, generator: generator).narrow(0, 0, rows).sort().Values;
    }
}
