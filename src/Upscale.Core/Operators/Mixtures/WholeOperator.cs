using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Mixtures;

/// <summary>Functions that need their inputs whole, and whose value stays whole: triangles, orders, look-ups, random numbers.</summary>
/// <remarks>
/// Random numbers are drawn for a whole tensor, so that the pruned class draws those that the model draws. <c>topk</c>, <c>sort</c> and the like
/// are two operations each: one for the values, one for the places.
/// </remarks>
internal sealed class WholeOperator : Operator
{
    private static readonly Dictionary<string, Func<OperatorContext, Shape>> Shapes = Table();

    public override IReadOnlyList<string> Names { get; } = [.. Shapes.Keys];

    public override Shape Shape(OperatorContext context) => Shapes[context.Operation.Operator](context);

    public override ChannelRule Channels(ChannelContext context) =>
        new ChannelRule.Opaque(
            context.Operation.Shape.Rank == 0 ? -1
                : context.Operation.Shape.Rank == context.Inputs[0].Rank ? context.Axes[0]
                : context.Operation.Shape.Rank - 1,
            $"{context.Operation.Operator} has no channel rule"
        );

    private static Dictionary<string, Func<OperatorContext, Shape>> Table()
    {
        var table = new Dictionary<string, Func<OperatorContext, Shape>>(StringComparer.Ordinal)
        {
            ["one_hot"] = context =>
                new(context.Inputs[0].Dimensions.Append(context.Size(context.Attributes["num_classes"])).ToEquatableArray()),
            ["gather"] = context => context.Inputs[1],
            ["outer"] = context => new([context.Inputs[0][0], context.Inputs[1][0]]),
            ["topk_values"] = Top,
            ["topk_indices"] = Top,
            ["repeat_interleave"] = Repeat,
        };
        foreach (var name in "triu tril rand_like randn_like bernoulli sort_values sort_indices".Split(' '))
        {
            table.Add(name, context => context.Inputs[0]);
        }

        return table;
    }

    private static Shape Top(OperatorContext context)
    {
        var axis = context.Attributes.Axis("dim", context.Inputs[0].Rank);
        var count = context.Attributes.Integer("k");
        return count <= context.Inputs[0][axis].Size
            ? context.Inputs[0].With(axis, count)
            : throw new GraphException($"{context.Operation.Operator} of {count} reaches beyond {context.Inputs[0]} along axis {axis}");
    }

    private static Shape Repeat(OperatorContext context)
    {
        var axis = context.Attributes.Axis("dim", context.Inputs[0].Rank);
        var size = context.Inputs[0][axis];
        return context.Inputs[0].With(axis, new Dimension(size.Size * context.Attributes.Integer("repeats"), size.IsFree));
    }
}
