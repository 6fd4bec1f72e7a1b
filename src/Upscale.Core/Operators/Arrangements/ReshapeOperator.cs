using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>view</c> and <c>reshape</c> to <c>shape</c>, <c>unflatten</c> of axis <c>dim</c> to <c>sizes</c>; one size may be -1.</summary>
internal sealed class ReshapeOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["view", "reshape", "unflatten"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        if (context.Operation.Operator != "unflatten")
        {
            return new(
                Fill(context, input.Dimensions, context.Sizes(context.Attributes.First("shape", "sizes", "size"))).ToEquatableArray()
            );
        }

        var axis = context.Attributes.Axis("dim", input.Rank);
        var parts = Fill(context, [input[axis]], context.Sizes(context.Attributes.First("sizes", "unflattened_size")));
        return new(input.Dimensions.Take(axis).Concat(parts).Concat(input.Dimensions.Skip(axis + 1)).ToEquatableArray());
    }

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context) => Regrouping.Rule(context);

    public override Attributes Narrowed(ChannelContext context) =>
        context.Operation.Operator == "unflatten"
            ? context.FollowChannels(Channels(context), context.Attributes.Axis("dim", context.Inputs[0].Rank), "sizes", "unflattened_size")
            : context.FollowChannels(Channels(context), "shape", "sizes", "size");

    /// <summary>The sizes, with what is left for -1.</summary>
    private static Dimension[] Fill(OperatorContext context, EquatableArray<Dimension> input, Dimension[] sizes)
    {
        var elements = Product(input);
        var open = Array.FindIndex(sizes, size => size.Size == -1);
        var known = Product(sizes.Where((_, index) => index != open));
        var fits = open < 0 ? known == elements : known > 0 && elements % known == 0;
        if (!fits || sizes.Where((size, index) => size.Size < 0 && index != open).Any())
        {
            throw new GraphException(
                $"{context.Operation.Operator} of [{string.Join(",", input)}] to [{string.Join(",", sizes)}] does not keep the number of elements"
            );
        }

        if (open >= 0)
        {
            sizes[open] = new Dimension(elements / known, LeftOver(input, sizes, open).Any(dimension => dimension.IsFree));
        }

        return sizes;
    }

    // What no other size accounts for goes into the open one.
    private static List<Dimension> LeftOver(EquatableArray<Dimension> input, Dimension[] sizes, int open)
    {
        var left = input.ToList();
        foreach (var size in sizes.Where((_, index) => index != open))
        {
            _ = left.Remove(size);
        }

        return left;
    }

    private static long Product(IEnumerable<Dimension> dimensions) =>
        dimensions.Aggregate(1L, (product, dimension) => product * dimension.Size);
}
