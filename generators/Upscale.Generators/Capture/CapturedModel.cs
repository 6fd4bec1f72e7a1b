using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Diagnostics;

namespace Upscale.Generators.Capture;

/// <summary>What capture read: a graph, or the diagnostics that say what stopped it. Equal by value; holds no symbol and no syntax.</summary>
internal sealed record CapturedModel(
    PrunableTarget Target,
    Graph? Graph,
    EquatableArray<DiagnosticInfo> Diagnostics,
    LocationInfo? Location
);
