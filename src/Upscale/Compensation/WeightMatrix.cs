using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>
/// A layer's weight as matrices, one a group: a row for each input (kernel position, then channel), a column for each output channel.
/// </summary>
internal static class WeightMatrix
{
    /// <summary>The weight as (groups, kernel x inputs, outputs), in float64: a copy.</summary>
    public static Tensor Read(CalibratedLayer layer, Tensor weight)
    {
        var parts = layer.IsTransposed
            ? weight.reshape(layer.Groups, layer.Inputs, layer.Outputs, layer.Kernel).permute(0, 3, 1, 2)
            : weight.reshape(layer.Groups, layer.Outputs, layer.Inputs, layer.Kernel).permute(0, 3, 2, 1);
        return parts.to(float64).reshape(layer.Groups, layer.Columns, layer.Outputs).clone();
    }

    /// <summary>Writes such matrices back into the weight, in place.</summary>
    public static void Write(CalibratedLayer layer, Tensor matrix, Tensor weight)
    {
        var parts = matrix.reshape(layer.Groups, layer.Kernel, layer.Inputs, layer.Outputs);
        var ordered = layer.IsTransposed ? parts.permute(0, 2, 3, 1) : parts.permute(0, 3, 2, 1);
        weight.copy_(ordered.reshape(weight.shape));
    }
}
