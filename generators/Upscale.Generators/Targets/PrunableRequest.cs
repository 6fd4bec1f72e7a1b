using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Generators.Capture;
using Upscale.Generators.Diagnostics;

namespace Upscale.Generators.Targets;

/// <summary>One attribute: its target, or the diagnostics that say why it has none.</summary>
/// <param name="Target">What to generate.</param>
/// <param name="Arguments">Arguments for the constructor or factory, by position.</param>
/// <param name="Location">The attribute.</param>
/// <param name="Refusals">Why there is no target.</param>
internal sealed record PrunableRequest(
    PrunableTarget? Target,
    IReadOnlyList<TypedConstant> Arguments,
    LocationInfo? Location,
    EquatableArray<DiagnosticInfo> Refusals
);
