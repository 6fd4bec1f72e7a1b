namespace Upscale.Compensation;

/// <summary>How a masked network is compensated.</summary>
/// <param name="Ridge">
/// The damping of the least squares, as a share of the inputs' mean square: how strongly the weights are held where they were.
/// </param>
/// <param name="Rectified">Whether outputs that a ReLU cuts off are fitted only so far as the cut lets them through; it takes about twice the time.</param>
public sealed record CompensationOptions(double Ridge = 1e-3, bool Rectified = true)
{
    internal void Check()
    {
        if (!(Ridge > 0 && double.IsFinite(Ridge)))
        {
            throw new ArgumentOutOfRangeException(nameof(Ridge), Ridge, "The ridge must be a positive number.");
        }
    }
}
