using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Spatial;

/// <summary><c>pixel_shuffle</c> turns tied channels into the pixels of one, <c>pixel_unshuffle</c> pixels into channels.</summary>
internal sealed class PixelShuffleOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["pixel_shuffle", "pixel_unshuffle"];

    public override Shape Shape(OperatorContext context)
    {
        var input = context.Inputs[0];
        var isShuffle = context.Operation.Operator == "pixel_shuffle";
        var factor = context.Attributes.Integer(isShuffle ? "upscale_factor" : "downscale_factor");
        var fits = input.Rank == 4 && factor > 0;
        if (fits && isShuffle && input[1].Size % (factor * factor) == 0)
        {
            return input
                .With(1, input[1].Size / (factor * factor))
                .With(2, new Dimension(input[2].Size * factor, input[2].IsFree))
                .With(3, new Dimension(input[3].Size * factor, input[3].IsFree));
        }

        return fits && !isShuffle && input[2].Size % factor == 0 && input[3].Size % factor == 0
            ? input
                .With(1, input[1].Size * factor * factor)
                .With(2, new Dimension(input[2].Size / factor, input[2].IsFree))
                .With(3, new Dimension(input[3].Size / factor, input[3].IsFree))
            : throw new GraphException($"{context.Operation.Operator} by {factor} does not divide {input}");
    }

    public override ChannelRule Channels(ChannelContext context)
    {
        var name = context.Operation.Operator;
        if (context.Axes[0] != 1)
        {
            return new ChannelRule.Opaque(1, $"{name} rearranges axis 1, which is not its input's channel axis");
        }

        var (before, after) = (context.Channels(0), (int)context.Operation.Shape[1].Size);
        return name == "pixel_unshuffle" ? ChannelMaps.Expansion(context, 1, after / before)
            : ChannelMaps.Runs(before, after) is { } tie ? ChannelMaps.Bundle(tie, 1)
            : ChannelMaps.Aligned(context, 1);
    }
}
