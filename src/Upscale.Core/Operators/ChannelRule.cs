using Upscale.Core.Collections;

namespace Upscale.Core.Operators;

/// <summary>How the channels of an operation's value come from the channels of its inputs.</summary>
/// <remarks>A channel is a position along the value's channel axis, counted in the original network.</remarks>
/// <param name="Axis">The channel axis of the value; -1 where it has none.</param>
public abstract record ChannelRule(int Axis)
{
    /// <summary>The value's channels are given and none can be dropped: a network input, a constant.</summary>
    public sealed record Fixed(int Axis) : ChannelRule(Axis);

    /// <summary>The value's channels are tensors that the model itself holds (a parameter of the user's own); each can be dropped when nobody reads it.</summary>
    public sealed record State(int Axis) : ChannelRule(Axis);

    /// <summary>A layer that mixes the channels of its only input (its consumer side) into new sources (its producer side).</summary>
    public sealed record Mix(int Axis) : ChannelRule(Axis)
    {
        /// <summary>
        /// Into how many groups, one after the other, inputs and outputs fall that have nothing to do with those of other groups. All groups keep
        /// equally many inputs, and equally many outputs.
        /// </summary>
        public int Groups { get; init; } = 1;
    }

    /// <summary>Each channel of the value comes from at most one channel of each input, or from a bundle of tied ones.</summary>
    /// <param name="Axis">The channel axis of the value.</param>
    /// <param name="Form">What the operation looks like when channels have been dropped.</param>
    /// <param name="Sources">For each input, for each channel of the value: the input's channel, or -1 where this input is not read for it.
    /// An empty list for an input without channels (a scalar, a gate), which is read whole.</param>
    /// <param name="Zero">When a channel of the value is known to be zero everywhere.</param>
    public sealed record Map(int Axis, MapForm Form, EquatableArray<EquatableArray<int>> Sources, ZeroWhen Zero) : ChannelRule(Axis)
    {
        /// <summary>
        /// Which channels of input 0 are kept or dropped together, because each channel of the value comes from a whole bundle of them; null
        /// where it comes from one. <see cref="Sources"/> then has one of the bundle. Aligned, the value's own channels are tied alike.
        /// </summary>
        public ChannelTie? Tie { get; init; }

        /// <summary>
        /// Whether a channel is dropped only where the layers behind all inputs drop it, so that masks of outputs are chosen for all of them at
        /// once: query, key and value of a head.
        /// </summary>
        public bool IsJoint { get; init; }

        /// <summary>The channels of input <paramref name="input"/> that channel <paramref name="channel"/> of the value comes from.</summary>
        public IEnumerable<int> Reads(int input, int channel) =>
            Sources[input].Count == 0 || Sources[input][channel] is not (>= 0 and var source) ? []
            : TieOf(input) is { } tie ? tie.Members(tie.Bundle(source))
            : [source];

        /// <summary>Each channel of the value with each channel of input <paramref name="input"/> that it comes from.</summary>
        public void ForEachRead(int input, Action<int, int> visit)
        {
            var (sources, tie) = (Sources[input], TieOf(input));
            for (var channel = 0; channel < sources.Count; channel++)
            {
                if (tie is null && sources[channel] is >= 0 and var source)
                {
                    visit(channel, source);
                }
                else if (tie is not null)
                {
                    foreach (var member in Reads(input, channel))
                    {
                        visit(channel, member);
                    }
                }
            }
        }

        /// <summary>The tie of an input.</summary>
        public ChannelTie? TieOf(int input) => input == 0 ? Tie : null;
    }

    /// <summary>Channels are mixed in a way without a rule: all inputs are needed whole, and the value stays whole.</summary>
    /// <param name="Axis">The axis along which a later layer would consume the value, or -1.</param>
    /// <param name="Reason">Why, as the information diagnostic says it.</param>
    public sealed record Opaque(int Axis, string Reason) : ChannelRule(Axis);
}

/// <summary>What a mapping operation looks like when channels have been dropped.</summary>
public enum MapForm
{
    /// <summary>The same operation on narrower tensors: channel <c>k</c> of every input is channel <c>k</c> of the value, and all have one order.</summary>
    Aligned,

    /// <summary>A concatenation of its inputs along the channel axis.</summary>
    Concatenation,

    /// <summary>A selection of the input's channels: slice, chunk, flip, index.</summary>
    Selection,

    /// <summary>Each channel of input 0 becomes a run of consecutive channels of the value: flatten, depthwise convolution with a multiplier.</summary>
    Expansion,

    /// <summary>Each bundle of tied channels of input 0 becomes one channel of the value: pixel shuffle, gated linear unit, a view as heads.</summary>
    Bundle,
}

/// <summary>When a mapped channel is zero for every input of the network.</summary>
public enum ZeroWhen
{
    /// <summary>Never known to be: a sigmoid, an added constant.</summary>
    Never,

    /// <summary>When every source channel is zero: addition, ReLU, pooling, concatenation.</summary>
    AllSourcesZero,

    /// <summary>When any source channel is zero: multiplication.</summary>
    AnySourceZero,

    /// <summary>When the source channel of input 2 is zero: attention, whose values are averaged whatever query and key are.</summary>
    ThirdSourceZero,
}
