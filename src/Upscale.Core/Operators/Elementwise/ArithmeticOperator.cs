using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Elementwise;

/// <summary>Arithmetic of values, with broadcasting.</summary>
/// <remarks>
/// Example: of <c>x * gate</c> with x (N,64,H,W), a gate (N,64,1,1) is followed channel by channel; a gate (N,1,H,W) has one
/// channel for all of x's and is read whole.
/// </remarks>
internal sealed class ArithmeticOperator : Operator
{
    private static readonly Dictionary<string, ZeroWhen> Zeros = new(StringComparer.Ordinal)
    {
        ["add"] = ZeroWhen.AllSourcesZero,
        ["sub"] = ZeroWhen.AllSourcesZero,
        ["mul"] = ZeroWhen.AnySourceZero,
        ["div"] = ZeroWhen.Never,
        ["pow"] = ZeroWhen.Never,
        ["maximum"] = ZeroWhen.AllSourcesZero,
        ["minimum"] = ZeroWhen.AllSourcesZero,
        ["eq"] = ZeroWhen.Never,
        ["ne"] = ZeroWhen.AllSourcesZero,
        ["lt"] = ZeroWhen.AllSourcesZero,
        ["le"] = ZeroWhen.Never,
        ["gt"] = ZeroWhen.AllSourcesZero,
        ["ge"] = ZeroWhen.Never,
        ["logical_and"] = ZeroWhen.AnySourceZero,
        ["logical_or"] = ZeroWhen.AllSourcesZero,
        ["logical_xor"] = ZeroWhen.AllSourcesZero,
        ["atan2"] = ZeroWhen.Never,
        ["remainder"] = ZeroWhen.Never,
        ["fmod"] = ZeroWhen.Never,
        ["where"] = ZeroWhen.Never,
        ["masked_fill"] = ZeroWhen.Never,
    };

    public override IReadOnlyList<string> Names { get; } = [.. Zeros.Keys];

    public override Shape Shape(OperatorContext context) => Broadcast.Shapes(context.Operation.Operator, context.Inputs);

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context)
    {
        var shape = context.Operation.Shape;
        var axis = -1;
        for (var input = 0; input < context.Inputs.Count && axis < 0; input++)
        {
            var candidate = Axis(context, input);
            axis = candidate >= 0 && context.Channels(input) == shape[candidate].Size ? candidate : -1;
        }

        if (axis < 0)
        {
            return new ChannelRule.Opaque(context.Axes.Max(), $"{context.Operation.Operator} combines values without channels in common");
        }

        var count = (int)shape[axis].Size;
        var sources = new List<EquatableArray<int>>();
        for (var input = 0; input < context.Inputs.Count; input++)
        {
            var own = axis - shape.Rank + context.Inputs[input].Rank;
            if (Axis(context, input) == axis && context.Channels(input) == count)
            {
                sources.Add(ChannelMaps.Same(count));
            }
            else if (own < 0 || context.Inputs[input][own].Size == 1)
            {
                sources.Add([]);
            }
            else
            {
                return new ChannelRule.Opaque(axis, $"{context.Operation.Operator} combines values whose channels lie on different axes");
            }
        }

        var zero = Zeros[context.Operation.Operator];
        var readsWhole = sources.Any(list => list.Count == 0);
        return new ChannelRule.Map(
            axis,
            MapForm.Aligned,
            sources.ToEquatableArray(),
            zero == ZeroWhen.AllSourcesZero && readsWhole ? ZeroWhen.Never : zero
        );
    }

    /// <summary>The input's channel axis, as an axis of the value.</summary>
    private static int Axis(ChannelContext context, int input) =>
        context.Axes[input] < 0 ? -1 : context.Axes[input] + context.Operation.Shape.Rank - context.Inputs[input].Rank;
}
