using Upscale.Core.Collections;

namespace Upscale.Compensation;

/// <summary>What a compensation did.</summary>
/// <param name="Layers">The layers whose weights were fitted, in execution order.</param>
/// <param name="LeftAlone">Layers with weights that were not fitted, and why.</param>
public sealed record CompensationReport(EquatableArray<LayerCompensation> Layers, EquatableArray<UncompensatedLayer> LeftAlone);

/// <summary>The fit of one layer, on the sampled positions.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Rows">Positions that were sampled.</param>
/// <param name="Before">Squared error of the layer's output before the fit, as a share of the dense output's variance.</param>
/// <param name="After">The same after it.</param>
public sealed record LayerCompensation(string Layer, long Rows, double Before, double After);

/// <summary>A layer that was not fitted.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Reason">Why not.</param>
public sealed record UncompensatedLayer(string Layer, string Reason);
