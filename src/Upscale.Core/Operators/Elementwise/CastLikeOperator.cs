using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Elementwise;

/// <summary><c>cast_like</c>: the first value in the number type of the second, of which nothing else is read.</summary>
internal sealed class CastLikeOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["cast_like"];

    public override Shape Shape(OperatorContext context) => context.Inputs[0];

    public override ChannelRule Channels(ChannelContext context) =>
        context.Axes[0] < 0
            ? ChannelMaps.WithoutChannels(context)
            : new ChannelRule.Map(context.Axes[0], MapForm.Aligned, [ChannelMaps.Same(context.Channels(0)), []], ZeroWhen.AllSourcesZero);
}
