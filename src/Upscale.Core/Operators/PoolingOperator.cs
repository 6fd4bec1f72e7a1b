using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary>Pools, channel by channel.</summary>
internal sealed class PoolingOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } =
        ["max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d", "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var spatial = context.Operation.Operator[^2] - '0';
        if (input.Rank != spatial + 2)
        {
            throw new GraphException($"{context.Operation.Operator} expects {spatial + 2} dimensions, found {input}");
        }

        if (context.Operation.Operator.StartsWith("adaptive_", StringComparison.Ordinal))
        {
            var size = context.Attributes.Integers("output_size", spatial);
            return Window.Apply(input, input[1].Size, axis => size[axis], spatial);
        }

        var window = new Window(context.Attributes, context.Attributes.Integers("kernel_size", spatial));
        return Window.Apply(input, input[1].Size, axis => window.Size(input[axis + 2], axis), spatial);
    }

    public override ChannelRule Channels(ChannelContext context) => Operators.Channels.Through(context, ZeroWhen.AllSourcesZero);
}
