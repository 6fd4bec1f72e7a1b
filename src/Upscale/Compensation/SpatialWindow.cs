using Upscale.Core.Graphs;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Which inputs a position of a convolution's output reads, axis by axis.</summary>
internal sealed class SpatialWindow
{
    private readonly bool isTransposed;
    private readonly long[] kernel;
    private readonly long[] stride;
    private readonly long[] padding;
    private readonly long[] dilation;
    private readonly long[] extra;

    private SpatialWindow(CalibratedLayer layer, Operation call, long[] kernel)
    {
        isTransposed = layer.IsTransposed;
        this.kernel = kernel;
        var attributes = call.Attributes;
        stride = attributes.Integers("stride", kernel.Length);
        dilation =
            attributes["dilation"] is AttributeValue.None ? [.. kernel.Select(_ => 1L)] : attributes.Integers("dilation", kernel.Length);
        padding = attributes["padding"] switch
        {
            AttributeValue.None or AttributeValue.Word { Value: "valid" } => new long[kernel.Length],
            // What a window loses is split, the odd one goes to the end.
            AttributeValue.Word { Value: "same" } => [.. kernel.Select((size, axis) => dilation[axis] * (size - 1) / 2)],
            _ => attributes.Integers("padding", kernel.Length),
        };
        extra =
            attributes["padding"] is AttributeValue.Word { Value: "same" }
                ? [.. kernel.Select((size, axis) => dilation[axis] * (size - 1) % 2)]
            : isTransposed && attributes["output_padding"] is not AttributeValue.None ? attributes.Integers("output_padding", kernel.Length)
            : new long[kernel.Length];
    }

    public static SpatialWindow Of(CalibratedLayer layer, Operation call, long[] kernel) => new(layer, call, kernel);

    /// <summary>The size of the output along an axis.</summary>
    public long OutputSize(int axis, long input)
    {
        var reach = dilation[axis] * (kernel[axis] - 1);
        return isTransposed
            ? ((input - 1) * stride[axis]) - (2 * padding[axis]) + reach + extra[axis] + 1
            : ((input + (2 * padding[axis]) + extra[axis] - reach - 1) / stride[axis]) + 1;
    }

    /// <summary>The places along an axis that outputs at <paramref name="positions"/> read, for each kernel position, and whether they lie inside.</summary>
    public (Tensor At, Tensor IsInside) Inputs(int axis, long input, Tensor positions)
    {
        var offsets = arange(kernel[axis], int64, device: positions.device) * dilation[axis];
        var column = positions.unsqueeze(1);
        if (!isTransposed)
        {
            var at = (column * stride[axis]) - padding[axis] + offsets;
            return (at, at.ge(0).logical_and(at.lt(input)));
        }

        // Input i adds to output i * stride - padding + offset.
        var distance = column + padding[axis] - offsets;
        var source = distance.div(stride[axis], RoundingMode.floor);
        var isInside = distance.remainder(stride[axis]).eq(0).logical_and(source.ge(0)).logical_and(source.lt(input));
        return (source, isInside);
    }
}
