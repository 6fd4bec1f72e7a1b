using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>functional_conv2d</c> and others: a layer's operator whose weights are values of the graph, named by attribute <c>weights</c>.</summary>
/// <remarks>
/// What <c>functional.linear(x, w, b)</c> is where <c>w</c> and <c>b</c> are no layer of TorchSharp: computed, shared or the user's own. The
/// operation is exact, and everything around it stays whole.
/// </remarks>
internal sealed class FunctionalOperator : Operator
{
    private const string Prefix = "functional_";

    public override IReadOnlyList<string> Names { get; } =
    [
        .. "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d linear bilinear prelu"
            .Split(' ')
            .Select(name => Prefix + name),
        .. "batch_norm instance_norm layer_norm group_norm".Split(' ').Select(name => Prefix + name),
    ];

    public override Shape Shape(OperatorContext context)
    {
        var name = context.Operation.Operator.Substring(Prefix.Length);
        var weights = context.Inputs.Skip(name == "bilinear" ? 2 : 1).ToArray();
        var given = (context.Attributes["weights"] as AttributeValue.Sequence)?.Items ?? [];
        if (given.Count != weights.Length)
        {
            throw new GraphException($"{context.Operation.Operator} names {given.Count} weights, found {weights.Length}");
        }

        var tensors = given.Select(
            (item, place) =>
                new LayerTensor(
                    item is AttributeValue.Word word
                        ? word.Value
                        : throw new GraphException($"{context.Operation.Operator} names a weight {item}"),
                    [.. weights[place].Dimensions.Select(dimension => dimension.Size)],
                    IsBuffer: false
                )
        );
        var operation = context.Operation with { Operator = name };
        return OperatorTable
            .Find(name)!
            .Shape(context with { Operation = operation, Layer = new("", name, context.Attributes, [.. tensors]) });
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var isLast = context.Operation.Operator is Prefix + "linear" or Prefix + "bilinear" or Prefix + "layer_norm";
        return new ChannelRule.Opaque(
            isLast ? context.Operation.Shape.Rank - 1 : 1,
            $"{context.Operation.Operator.Substring(Prefix.Length)} has weights that are no layer"
        );
    }
}
