namespace Upscale.Compensation;

/// <summary>A step of a compensation, or of a recording, that has just ended.</summary>
/// <param name="Layer">The layer's dotted name; of a recording, the batch.</param>
/// <param name="Step">How many steps have ended, from 1.</param>
/// <param name="Steps">How many there are.</param>
public readonly record struct CompensationProgress(string Layer, int Step, int Steps);
