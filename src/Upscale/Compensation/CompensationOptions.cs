namespace Upscale.Compensation;

/// <summary>How a masked network is compensated.</summary>
/// <param name="Ridge">
/// The damping of the least squares, as a share of the inputs' mean square: how strongly the weights are held where they were.
/// </param>
/// <param name="Normalization">Whether the running statistics of batch normalisations follow what the masked network gives them.</param>
public sealed record CompensationOptions(double Ridge = 1e-3, bool Normalization = true)
{
    internal void Check()
    {
        if (!(Ridge > 0 && double.IsFinite(Ridge)))
        {
            throw new ArgumentOutOfRangeException(nameof(Ridge), Ridge, "The ridge must be a positive number.");
        }
    }
}
