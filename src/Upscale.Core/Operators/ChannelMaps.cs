using Upscale.Core.Collections;

namespace Upscale.Core.Operators;

/// <summary>Common pieces of channel rules.</summary>
internal static class ChannelMaps
{
    /// <summary>Channel <c>k</c> of the value is channel <c>k</c> of the input.</summary>
    public static EquatableArray<int> Same(int count) => Enumerable.Range(0, count).ToEquatableArray();

    /// <summary>One input, channel by channel; <paramref name="axis"/> is where the value has them.</summary>
    public static ChannelRule Aligned(ChannelContext context, int axis, ZeroWhen zero = ZeroWhen.AllSourcesZero) =>
        new ChannelRule.Map(axis, MapForm.Aligned, [Same(context.Channels(0))], zero);

    /// <summary>One input, channel by channel, on the same axis; or nothing to track where the input has no channel axis.</summary>
    public static ChannelRule Through(ChannelContext context, ZeroWhen zero) =>
        context.Axes[0] < 0 ? WithoutChannels(context) : Aligned(context, context.Axes[0], zero);

    /// <summary>Channel <c>k</c> of the value is channel <paramref name="sources"/><c>[k]</c> of the input.</summary>
    public static ChannelRule Selection(ChannelContext context, IEnumerable<int> sources) =>
        new ChannelRule.Map(context.Axes[0], MapForm.Selection, [sources.ToEquatableArray()], ZeroWhen.AllSourcesZero);

    /// <summary>Each channel of the input becomes <paramref name="run"/> consecutive channels of the value.</summary>
    public static ChannelRule Expansion(ChannelContext context, int axis, int run, ZeroWhen zero = ZeroWhen.AllSourcesZero) =>
        run == 1
            ? Aligned(context, axis, zero)
            : new ChannelRule.Map(
                axis,
                MapForm.Expansion,
                [Enumerable.Range(0, context.Channels(0) * run).Select(channel => channel / run).ToEquatableArray()],
                zero
            );

    /// <summary>The input has no channels to follow.</summary>
    public static ChannelRule WithoutChannels(ChannelContext context) =>
        new ChannelRule.Opaque(-1, $"{context.Operation.Operator} reads a value without channels");
}
