using Upscale.Core.Graphs;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>What a layer reads and makes at sampled output positions.</summary>
/// <remarks>
/// A position is numbered through (batch, space…) of the output; for a linear layer through all axes but the last. The order of a row's columns is
/// that of <see cref="WeightMatrix"/>: kernel position, then channel.
/// </remarks>
internal static class InputRows
{
    /// <summary>How many positions an output has.</summary>
    public static long Count(CalibratedLayer layer, Tensor output) =>
        layer.IsLinear ? output.numel() / output.shape[^1] : output.numel() / output.shape[1];

    /// <summary>The outputs at <paramref name="positions"/>: (positions, channels).</summary>
    public static Tensor OfOutput(CalibratedLayer layer, Tensor output, Tensor positions) => Flat(layer, output).index_select(0, positions);

    /// <summary>The inputs that make the outputs at <paramref name="positions"/>: (groups, positions, kernel x channels of a group).</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="call">The operation that calls it.</param>
    /// <param name="input">The layer's input; of all its channels, or of some where the layer has one group.</param>
    /// <param name="positions">Output positions, int64 on the input's device.</param>
    public static Tensor OfInput(CalibratedLayer layer, Operation call, Tensor input, Tensor positions)
    {
        var flat = Flat(layer, input);
        var channels = flat.shape[1];
        if (layer.IsLinear)
        {
            return flat.index_select(0, positions).unsqueeze(0);
        }

        // What lies outside of the input is a row of zeros behind the others.
        var padded = cat([flat, flat.new_zeros(1, channels)], 0);
        var sources = Sources(layer, call, input.shape, positions);
        var rows = padded.index_select(0, sources.reshape(-1));
        return rows.reshape(positions.shape[0], layer.Kernel, layer.Groups, channels / layer.Groups)
            .permute(2, 0, 1, 3)
            .reshape(layer.Groups, positions.shape[0], layer.Kernel * channels / layer.Groups);
    }

    private static Tensor Flat(CalibratedLayer layer, Tensor value)
    {
        if (layer.IsLinear)
        {
            return value.reshape(-1, value.shape[^1]);
        }

        var axes = Enumerable.Range(2, (int)value.ndim - 2).Select(axis => (long)axis);
        return value.permute([0, .. axes, 1]).reshape(-1, value.shape[1]);
    }

    // For each position and kernel position the row of the flat input, or the number of rows where it lies outside.
    private static Tensor Sources(CalibratedLayer layer, Operation call, long[] input, Tensor positions)
    {
        var kernel = layer.Layer.WeightSizes.Skip(2).ToArray();
        var window = SpatialWindow.Of(layer, call, kernel);
        var rank = kernel.Length;
        var total = input[0];
        var rest = positions;
        Tensor? sources = null;
        Tensor? inside = null;
        var step = 1L;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            var size = input[axis + 2];
            var outputs = window.OutputSize(axis, size);
            var (at, valid) = window.Inputs(axis, size, rest.remainder(outputs));
            rest = rest.div(outputs, RoundingMode.floor);

            // (positions, kernel of this axis), spread over the kernel's other axes.
            var shape = Enumerable.Repeat(1L, rank + 1).ToArray();
            (shape[0], shape[axis + 1]) = (positions.shape[0], kernel[axis]);
            sources = sources is null ? (at * step).reshape(shape) : sources + (at * step).reshape(shape);
            inside = inside is null ? valid.reshape(shape) : inside.logical_and(valid.reshape(shape));
            step *= size;
            total *= size;
        }

        var batch = Enumerable.Repeat(1L, rank + 1).ToArray();
        batch[0] = positions.shape[0];
        var found = sources! + (rest * step).reshape(batch);
        return where(inside!, found, full_like(found, total)).reshape(positions.shape[0], layer.Kernel);
    }
}
