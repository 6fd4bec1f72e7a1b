using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Mixtures;

/// <summary>One number of many along axes <c>dim</c> (all where there are none), which stay with size 1 where <c>keepdim</c> is true.</summary>
internal sealed class ReductionOperator : Operator
{
    // Of zeros, these are zero; the others are not, or not for a single number.
    private static readonly string[] KeepZero = ["mean", "sum", "amax", "amin", "prod", "norm"];

    public override IReadOnlyList<string> Names { get; } = [.. KeepZero, "logsumexp", "var", "std", "argmax", "argmin"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var axes = context.Attributes.AllAxes("dim", input.Rank);
        return context.Attributes.Truth("keepdim")
            ? axes.Aggregate(input, (shape, axis) => shape.With(axis, 1))
            : new Shape(input.Dimensions.Where((_, axis) => !axes.Contains(axis)).ToEquatableArray());
    }

    // A sum over places depends on how many there are.
    public override bool KeepsConstants(Operation operation) => operation.Operator is "mean" or "amax" or "amin";

    public override ChannelRule Channels(ChannelContext context)
    {
        var axis = context.Axes[0];
        if (axis < 0)
        {
            return ChannelMaps.WithoutChannels(context);
        }

        var name = context.Operation.Operator;
        var axes = context.Attributes.AllAxes("dim", context.Inputs[0].Rank);
        var keeps = context.Attributes.Truth("keepdim");
        if (axes.Contains(axis))
        {
            return new ChannelRule.Opaque(keeps ? axis : -1, $"{name} runs over the channels");
        }

        var zero = KeepZero.Contains(name) ? ZeroWhen.AllSourcesZero : ZeroWhen.Never;
        return ChannelMaps.Aligned(context, keeps ? axis : axis - axes.Count(other => other < axis), zero);
    }
}
