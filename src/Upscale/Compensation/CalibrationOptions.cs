namespace Upscale.Compensation;

/// <summary>How much of the calibration inputs is used, and which part of it.</summary>
/// <param name="RowsPerWeight">
/// Output positions that are sampled of a layer, as a multiple of the inputs that one output reads (channels of the group times kernel).
/// The recorded targets take about as many times the memory of the weights.
/// </param>
/// <param name="LeastRows">The least number of positions of a layer; all of them where there are fewer.</param>
/// <param name="Seed">Seed of the sampling: the same seed, batches and model sample the same positions.</param>
public sealed record CalibrationOptions(int RowsPerWeight = 8, int LeastRows = 4096, int Seed = 0)
{
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(RowsPerWeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeastRows, 1);
    }
}
