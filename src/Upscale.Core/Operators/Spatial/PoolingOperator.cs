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

        var window = new Window(context.Attributes, context.Attributes.Integers("kernel_size", spatial));
        var shape = Window.Apply(input, input[1].Size, axis => window.Size(input[axis + 2], axis), spatial);
        return shape.With(1, input[1]);
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        // The last axes are pooled; a value of another layout would be pooled across its channels.
        var spatial = context.Operation.Shape.Rank - 2;
        return context.Axes[0] >= context.Operation.Shape.Rank - spatial
            ? new ChannelRule.Opaque(1, $"{context.Operation.Operator} pools over the channel axis")
            : ChannelMaps.Through(context, ZeroWhen.AllSourcesZero);
    }

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
