using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary>Element by element: activations of one input, arithmetic of two with broadcasting.</summary>
internal sealed class ElementwiseOperator : Operator
{
    private static readonly Dictionary<string, ZeroWhen> Zeros = new(StringComparer.Ordinal)
    {
        ["relu"] = ZeroWhen.AllSourcesZero,
        ["relu6"] = ZeroWhen.AllSourcesZero,
        ["sigmoid"] = ZeroWhen.Never,
        ["hardtanh"] = ZeroWhen.AllSourcesZero,
        ["add_scalar"] = ZeroWhen.Never,
        ["mul_scalar"] = ZeroWhen.AllSourcesZero,
        ["dropout"] = ZeroWhen.AllSourcesZero,
        ["identity"] = ZeroWhen.AllSourcesZero,
        ["add"] = ZeroWhen.AllSourcesZero,
        ["mul"] = ZeroWhen.AnySourceZero,
    };

    public override IReadOnlyList<string> Names { get; } = [.. Zeros.Keys];

    public override Shape Shape(OperatorContext context)
    {
        var shape = context.Inputs[0];
        return context.Inputs.All(other => other == shape)
            ? shape
            : throw new GraphException($"{context.Operation.Operator} expects equal shapes, found {string.Join(" and ", context.Inputs)}");
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var axis = context.Axes[0];
        return axis < 0 || context.Axes.Any(other => other != axis)
            ? new ChannelRule.Opaque(axis, $"{context.Operation.Operator} joins values whose channels lie on different axes")
            : new ChannelRule.Map(
                axis,
                MapForm.Aligned,
                context.Inputs.Select(_ => Operators.Channels.Same(context.Channels(0))).ToEquatableArray(),
                Zeros[context.Operation.Operator]
            );
    }
}
