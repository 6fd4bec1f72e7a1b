using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Spatial;

/// <summary>The sliding window of convolutions and pools: kernel, stride, padding and dilation of each spatial axis.</summary>
internal sealed class Window
{
    private readonly long[] kernel;
    private readonly long[] stride;
    private readonly long[] padding;
    private readonly long[] dilation;
    private readonly bool ceiling;
    private readonly bool keepsSize;

    public Window(Attributes attributes, long[] kernel)
    {
        this.kernel = kernel;
        stride = attributes["stride"] is AttributeValue.None or AttributeValue.Sequence { Items.Count: 0 }
            ? kernel
            : attributes.Integers("stride", kernel.Length);
        dilation =
            attributes["dilation"] is AttributeValue.None
                ? [.. Enumerable.Repeat(1L, kernel.Length)]
                : attributes.Integers("dilation", kernel.Length);
        keepsSize = attributes["padding"] is AttributeValue.Word { Value: "same" };
        padding = attributes["padding"] is AttributeValue.None or AttributeValue.Word { Value: "same" or "valid" }
            ? new long[kernel.Length]
            : attributes.Integers("padding", kernel.Length);
        ceiling = attributes.Truth("ceil_mode");
    }

    /// <summary>The size after the window has passed over a spatial axis.</summary>
    /// <exception cref="GraphException">The window is larger than the input.</exception>
    public Dimension Size(Dimension input, int axis)
    {
        if (keepsSize)
        {
            return input;
        }

        var reach = input.Size + (2 * padding[axis]) - (dilation[axis] * (kernel[axis] - 1)) - 1;
        if (reach < 0)
        {
            throw new GraphException($"a kernel of {kernel[axis]} does not fit in a size of {input.Size}");
        }

        var steps = ceiling ? (reach + stride[axis] - 1) / stride[axis] : reach / stride[axis];

        // A window may not start beyond the input and its left padding.
        if (ceiling && steps * stride[axis] >= input.Size + padding[axis])
        {
            steps--;
        }

        return new(steps + 1, input.IsFree);
    }

    /// <summary>The input's shape with other channels and spatial sizes.</summary>
    public static Shape Apply(Shape input, long channels, Func<int, Dimension> size, int spatial)
    {
        var dimensions = new List<Dimension> { input[0], channels };
        dimensions.AddRange(Enumerable.Range(0, spatial).Select(size));
        return new(dimensions.ToEquatableArray());
    }
}
