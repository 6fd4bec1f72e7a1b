using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary>
/// Tensors that forward itself makes: <c>zeros</c>, <c>ones</c>, <c>full</c>, <c>rand</c> and <c>randn</c> of <c>size</c>, <c>arange</c>
/// (<c>start</c>, <c>stop</c>, <c>step</c>), <c>linspace</c>, <c>eye</c>, and <c>tensor</c> of <c>elements</c>. Nothing in them can be dropped.
/// </summary>
internal sealed class CreationOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } =
    ["zeros", "ones", "full", "rand", "randn", "arange", "linspace", "eye", "tensor"];

    public override Shape Shape(OperatorContext context) =>
        context.Operation.Operator switch
        {
            "arange" => new([Length(context)]),
            "linspace" => new([context.Size(context.Attributes["steps"])]),
            "eye" => new([context.Size(context.Attributes["rows"]), context.Size(context.Attributes["columns"])]),
            _ => new(context.Sizes(context.Attributes["size"]).ToEquatableArray()),
        };

    public override ChannelRule Channels(ChannelContext context) => new ChannelRule.Fixed(context.Operation.Shape.Rank - 1);

    private static Dimension Length(OperatorContext context)
    {
        if (context.Attributes["start"] is AttributeValue.Real || context.Attributes["stop"] is AttributeValue.Real)
        {
            var (start, stop, step) = (Real(context, "start"), Real(context, "stop"), Real(context, "step"));
            return (long)Math.Max(0, Math.Ceiling((stop - start) / step));
        }

        var (first, end) = (context.Size(context.Attributes["start"]), context.Size(context.Attributes["stop"]));
        var by = context.Size(context.Attributes["step"]).Size;
        return by == 0
            ? throw new GraphException("arange has a step of 0")
            : new(Math.Max(0, (end.Size - first.Size + by - Math.Sign(by)) / by), first.IsFree || end.IsFree);
    }

    private static double Real(OperatorContext context, string name) =>
        context.Attributes[name] is AttributeValue.Real real ? real.Value : context.Size(context.Attributes[name]).Size;
}
