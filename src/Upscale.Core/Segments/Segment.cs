using Upscale.Core.Collections;

namespace Upscale.Core.Segments;

/// <summary>A closed set of producers and consumers that must agree on channels, with the operations between them.</summary>
/// <param name="Name">The first producer's name; unique in the graph.</param>
/// <param name="Producers">Layers whose outputs are the segment's sources, in execution order.</param>
/// <param name="Consumers">Layers that mix those channels, in execution order.</param>
/// <param name="Users">What lies between (normalisation, activation, add, cat…), by <c>Operation.Name</c>, in execution order.</param>
/// <param name="Channels">Number of independent channels: those that can be kept or dropped one by one.</param>
/// <param name="Pinned">Why none of its channels can be dropped (they reach an output, an operation has no rule), or null.</param>
public sealed record Segment(
    string Name,
    EquatableArray<string> Producers,
    EquatableArray<string> Consumers,
    EquatableArray<string> Users,
    int Channels,
    string? Pinned
)
{
    /// <summary>Producers, users and consumers that are layers, once each, in execution order, as <c>foreach (var layer in segment.Layers)</c> wants them.</summary>
    public required EquatableArray<string> Layers { get; init; }
}
