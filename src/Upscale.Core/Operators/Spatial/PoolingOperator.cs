using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Spatial;

/// <summary>Pools, channel by channel: <c>max_pool2d</c>, <c>adaptive_avg_pool1d</c>…</summary>
internal sealed class PoolingOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } =
    [
        .. new[] { "max_pool", "avg_pool", "lp_pool", "adaptive_avg_pool", "adaptive_max_pool" }.SelectMany(
            _ => new[] { "1d", "2d", "3d" },
            (pool, rank) => pool + rank
        ),
    ];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var name = context.Operation.Operator;
        var spatial = name[name.Length - 2] - '0';
        if (input.Rank != spatial + 2)
        {
            throw new GraphException($"{name} expects {spatial + 2} dimensions, found {input}");
        }

        if (name.StartsWith("adaptive_", StringComparison.Ordinal))
        {
            return Adaptive(context, input, spatial);
        }

        if (context.Attributes.Items.Any(item => SizeReader.ValuesOf(item.Value).Any()))
        {
            return Symbolic(context, input, spatial);
        }

        var window = new Window(context.Attributes, context.Attributes.Integers("kernel_size", spatial));
        var shape = Window.Apply(input, input[1].Size, axis => window.Size(input[axis + 2], axis), spatial);
        return shape.With(1, input[1]);
    }

    // An average may count zeros around its input.
    public override bool KeepsConstants(Operation operation) =>
        operation.Operator.StartsWith("max_", StringComparison.Ordinal)
        || operation.Operator.StartsWith("adaptive_", StringComparison.Ordinal)
        || operation.Operator.StartsWith("avg_", StringComparison.Ordinal)
            && !operation.Attributes.Truth("ceil_mode")
            && operation.Attributes["padding"]
                is AttributeValue.None
                    or AttributeValue.Integer { Value: 0 }
                    or AttributeValue.Sequence { Items: [AttributeValue.Integer { Value: 0 }] }
                    or AttributeValue.Sequence { Items: [AttributeValue.Integer { Value: 0 }, AttributeValue.Integer { Value: 0 }] };

    public override ChannelRule Channels(ChannelContext context)
    {
        // The last axes are pooled; a value of another layout would be pooled across its channels.
        var spatial = context.Operation.Shape.Rank - 2;
        return context.Axes[0] >= context.Operation.Shape.Rank - spatial
            ? new ChannelRule.Opaque(1, $"{context.Operation.Operator} pools over the channel axis")
            : ChannelMaps.Through(context, ZeroWhen.AllSourcesZero);
    }

    // A window whose size follows the input: at the example it is a number. One that is as large as its axis leaves a single place.
    private static Shape Symbolic(OperatorContext context, Shape input, int spatial)
    {
        var example = new Attributes(
            context
                .Attributes.Items.Select(item => new KeyValuePair<string, AttributeValue>(item.Key, AtExample(context, item.Value)))
                .ToEquatableArray()
        );
        var window = new Window(example, example.Integers("kernel_size", spatial));
        var kernel = (AttributeValue.Sequence)context.Attributes["kernel_size"];
        var shape = Window.Apply(input, input[1].Size, axis => window.Size(input[axis + 2], axis), spatial).With(1, input[1]);
        for (var axis = 0; axis < spatial; axis++)
        {
            var isWhole =
                kernel.Items[axis] is AttributeValue.Symbolic { Expression: SizeExpression.Size size }
                && size.Axis == axis + 2
                && size.Value == context.Operation.Inputs[0]
                && (example["padding"] is AttributeValue.None || example.Integers("padding", spatial)[axis] == 0);
            shape = shape.With(axis + 2, isWhole ? 1 : Dimension.Free(shape[axis + 2].Size));
        }

        return shape;
    }

    private static AttributeValue AtExample(OperatorContext context, AttributeValue value) =>
        value switch
        {
            AttributeValue.Sequence sequence => new AttributeValue.Sequence(
                sequence.Items.Select(item => AtExample(context, item)).ToEquatableArray()
            ),
            AttributeValue.Symbolic => context.Size(value).Size,
            _ => value,
        };

    private static Shape Adaptive(OperatorContext context, Shape input, int spatial)
    {
        var sizes = context.Attributes["output_size"] is AttributeValue.Sequence sequence
            ? [.. sequence.Items]
            : Enumerable.Repeat(context.Attributes["output_size"], 1).ToArray();
        if (sizes.Length != 1 && sizes.Length != spatial)
        {
            throw new GraphException($"{context.Operation.Operator} expects {spatial} sizes, found {context.Attributes["output_size"]}");
        }

        var shape = input;
        for (var axis = 0; axis < spatial; axis++)
        {
            var size = sizes[sizes.Length == 1 ? 0 : axis];
            shape = size is AttributeValue.None ? shape : shape.With(axis + 2, context.Size(size));
        }

        return shape;
    }
}
