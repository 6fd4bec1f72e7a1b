using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Mixtures;

/// <summary>Operations along one axis <c>dim</c> that keep the shape: harmless beside the channels, a mixture along them.</summary>
internal sealed class SoftmaxOperator : Operator
{
    private static readonly Dictionary<string, ZeroWhen> Zeros = new(StringComparer.Ordinal)
    {
        ["softmax"] = ZeroWhen.Never,
        ["softmin"] = ZeroWhen.Never,
        ["log_softmax"] = ZeroWhen.Never,
        ["normalize"] = ZeroWhen.AllSourcesZero,
        ["cumsum"] = ZeroWhen.AllSourcesZero,
        ["cumprod"] = ZeroWhen.AllSourcesZero,
    };

    public override IReadOnlyList<string> Names { get; } = [.. Zeros.Keys];

    public override Shape Shape(OperatorContext context)
    {
        _ = context.Attributes.Axis("dim", context.Inputs[0].Rank);
        return context.Inputs[0];
    }

    public override ChannelRule Channels(ChannelContext context) =>
        context.Attributes.Axis("dim", context.Inputs[0].Rank) == context.Axes[0]
            ? new ChannelRule.Opaque(context.Axes[0], $"{context.Operation.Operator} runs over the channels")
            : ChannelMaps.Through(context, Zeros[context.Operation.Operator]);
}
