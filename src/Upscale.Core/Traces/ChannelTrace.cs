using Upscale.Core.Collections;

namespace Upscale.Core.Traces;

/// <summary>Where a channel comes from: an output channel of a layer, or a channel of a value that no layer makes.</summary>
/// <param name="Name">The layer's dotted name, or <c>input#0</c>, as <c>Operation.Name</c> has it.</param>
/// <param name="Channel">The channel.</param>
public readonly record struct ChannelSource(string Name, int Channel);

/// <summary>For each channel of a value, the sources that it depends on, in order of first use.</summary>
public sealed record ChannelTrace(EquatableArray<EquatableArray<ChannelSource>> Channels);
