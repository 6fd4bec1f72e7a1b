using static TorchSharp.torch;

namespace Upscale;

/// <summary>Memory that concatenations share which begin alike: what the generated forward of a dense block calls.</summary>
public static class JoinedChannels
{
    /// <summary>Memory for <paramref name="channels"/> channels, in all else like <paramref name="first"/>: size, type, device, and order in memory.</summary>
    /// <param name="first">The first value that will lie in it.</param>
    /// <param name="axis">The channel axis.</param>
    /// <param name="channels">The number of channels.</param>
    public static Tensor Empty(Tensor first, int axis, long channels)
    {
        ArgumentNullException.ThrowIfNull(first);
        long[] sizes = [.. first.shape];
        sizes[axis] = channels;
        if (axis != 1 || sizes.Length != 4 || first.stride(1) != 1 || first.is_contiguous())
        {
            return empty(sizes, first.dtype, first.device);
        }

        using var last = empty([sizes[0], sizes[2], sizes[3], channels], first.dtype, first.device);
        return last.permute(0, 3, 1, 2);
    }

    /// <summary>Copies <paramref name="values"/> behind the channels that lie in the memory.</summary>
    /// <returns>A view of all channels up to the end of the last value; where gradients are asked for, a concatenation of its own.</returns>
    /// <param name="memory">What <see cref="Empty"/> returned.</param>
    /// <param name="axis">The channel axis.</param>
    /// <param name="before">What this returned last; null for the first values.</param>
    /// <param name="values">The values, in order.</param>
    public static Tensor Append(Tensor memory, int axis, Tensor? before, Tensor[] values)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(values);
        if (is_grad_enabled() && (before is { requires_grad: true } || values.Any(value => value.requires_grad)))
        {
            return cat(before is null ? values : [before, .. values], axis);
        }

        var end = before?.shape[axis] ?? 0;
        foreach (var value in values)
        {
            using var place = memory.narrow(axis, end, value.shape[axis]);
            _ = place.copy_(value);
            end += value.shape[axis];
        }

        return memory.narrow(axis, 0, end);
    }
}
