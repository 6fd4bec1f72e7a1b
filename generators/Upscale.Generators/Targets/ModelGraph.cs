using Upscale.Core.Graphs;
using Upscale.Generators.Capture;

namespace Upscale.Generators.Targets;

/// <summary>A captured model without what was said of it: all that emission depends on.</summary>
internal sealed record ModelGraph(PrunableTarget Target, Graph Graph)
{
    /// <summary>The graph of <paramref name="captured"/>; none where capture stopped.</summary>
    public static IEnumerable<ModelGraph> Of(CapturedModel captured) => captured.Graph is { } graph ? [new(captured.Target, graph)] : [];
}
