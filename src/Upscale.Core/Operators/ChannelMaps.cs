using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary>Common pieces of channel rules.</summary>
internal static class ChannelMaps
{
    /// <summary>Channel <c>k</c> of the value is channel <c>k</c> of the input.</summary>
    public static EquatableArray<int> Same(int count) => Enumerable.Range(0, count).ToEquatableArray();

    /// <summary>One input, channel by channel; <paramref name="axis"/> is where the value has them.</summary>
    public static ChannelRule.Map Aligned(ChannelContext context, int axis, ZeroWhen zero = ZeroWhen.AllSourcesZero) =>
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

    /// <summary>The bundles of <paramref name="tie"/> become the channels of the value, on <paramref name="axis"/>.</summary>
    public static ChannelRule Bundle(ChannelTie tie, int axis) =>
        new ChannelRule.Map(
            axis,
            MapForm.Bundle,
            [Enumerable.Range(0, tie.Count).Select(bundle => bundle * tie.Inner).ToEquatableArray()],
            ZeroWhen.AllSourcesZero
        )
        {
            Tie = tie,
        };

    /// <summary>The tie of <paramref name="count"/> channels in runs of consecutive ones; null where a run is a single channel.</summary>
    public static ChannelTie? Runs(int count, int runs) => count == runs ? null : new(1, runs, count / runs);

    /// <summary>The number of channels that input 0 has left, in bundles of <paramref name="width"/>.</summary>
    public static SizeExpression ChannelsLeft(ChannelContext context, int width)
    {
        var size = new SizeExpression.Size(Operator.FirstInput, context.Axes[0]);
        return width == 1 ? size : new SizeExpression.Arithmetic('/', size, new SizeExpression.Constant(width));
    }

    /// <summary>The input has no channels to follow.</summary>
    public static ChannelRule WithoutChannels(ChannelContext context) =>
        new ChannelRule.Opaque(-1, $"{context.Operation.Operator} reads a value without channels");
}
