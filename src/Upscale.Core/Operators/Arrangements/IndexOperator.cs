using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary><c>index</c> of axis <c>dim</c> by a second value: a list of places that the model itself holds.</summary>
internal sealed class IndexOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["index"];

    public override Shape Shape(OperatorContext context)
    {
        var (input, places) = (context.Inputs[0], context.Inputs[1]);
        return places.Rank == 1
            ? input.With(context.Attributes.Axis("dim", input.Rank), places[0])
            : throw new GraphException($"index expects a list of places, found {places}");
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var axis = context.Axes[0];
        return axis < 0 || axis == context.Attributes.Axis("dim", context.Inputs[0].Rank)
            ? new ChannelRule.Opaque(axis, "index selects channels by a tensor, whose contents are not known")
            : new ChannelRule.Map(axis, MapForm.Aligned, [ChannelMaps.Same(context.Channels(0)), []], ZeroWhen.AllSourcesZero);
    }
}
