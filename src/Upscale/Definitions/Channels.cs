using static TorchSharp.torch;

namespace Upscale;

/// <summary>Channels of a tensor, on the tensor's own device.</summary>
internal static class Channels
{
    /// <summary>An index list for <c>index_select</c>.</summary>
    public static Tensor Index(IEnumerable<int> channels, Device device) =>
        tensor(channels.Select(channel => (long)channel).ToArray(), int64, device: device);

    /// <summary>Sets slices to zero, in place; call it without gradients.</summary>
    public static void Zero(Tensor tensor, int axis, IEnumerable<int> channels)
    {
        using var index = Index(channels, tensor.device);
        if (index.numel() > 0)
        {
            tensor.index_fill_(axis, index, 0);
        }
    }

    /// <summary>The tensor as a matrix: a row for each channel along <paramref name="axis"/>. A view where the layout allows one.</summary>
    public static Tensor Rows(Tensor tensor, int axis) => tensor.transpose(0, axis).reshape(tensor.shape[axis], -1);
}
