using Upscale.Core.Collections;

namespace Upscale.Core.Operators;

/// <summary>Common pieces of channel rules.</summary>
internal static class Channels
{
    /// <summary>Channel <c>k</c> of the value is channel <c>k</c> of the input.</summary>
    public static EquatableArray<int> Same(int count) => Enumerable.Range(0, count).ToEquatableArray();

    /// <summary>One input, channel by channel, on the same axis; or nothing to track where the input has no channel axis.</summary>
    public static ChannelRule Through(ChannelContext context, ZeroWhen zero) =>
        context.Axes[0] < 0
            ? new ChannelRule.Opaque(-1, $"{context.Operation.Operator} reads a value without channels")
            : new ChannelRule.Map(context.Axes[0], MapForm.Aligned, [Same(context.Channels(0))], zero);
}
