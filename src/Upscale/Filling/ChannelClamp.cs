using TorchSharp;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Keeps each channel, on axis 1, between two bounds of its own: what is left of a BatchNorm and the ReLU behind it. Generated classes use it.</summary>
public sealed class ChannelClamp : nn.Module<Tensor, Tensor>
{
    /// <summary>Makes one that changes nothing.</summary>
    /// <param name="channels">The number of channels.</param>
    public ChannelClamp(long channels)
        : base(nameof(ChannelClamp))
    {
        register_buffer("lower", full(channels, double.NegativeInfinity));
        register_buffer("upper", full(channels, double.PositiveInfinity));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var lower = Bounds("lower", input);
        using var upper = Bounds("upper", input);
        return input.clamp(lower, upper);
    }

    /// <summary><c>forward(selection.forward(input))</c>, in one pass where there is a kernel for it.</summary>
    /// <param name="selection">Which channels are read.</param>
    /// <param name="input">What they are read of.</param>
    public Tensor forward(ChannelSelection selection, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(input);
        if (selection.Copy(input, get_buffer("lower")!, get_buffer("upper")!) is { } clamped)
        {
            return clamped;
        }

        using var selected = selection.forward(input);
        return forward(selected);
    }

    // One for each channel, beside those of the input; of its element type, so that the result has it too.
    private Tensor Bounds(string name, Tensor input)
    {
        var (bounds, sizes) = (get_buffer(name)!, (long[])[-1, .. Enumerable.Repeat(1L, (int)input.ndim - 2)]);
        if (bounds.dtype == input.dtype)
        {
            return bounds.view(sizes);
        }

        using var converted = bounds.to(input.dtype);
        return converted.view(sizes);
    }

    /// <inheritdoc/>
    // The buffers are registered already.
    protected override void RegisterComponents() { }
}
