using Upscale.Core.Collections;
using Upscale.Core.Operators;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Channels of a tensor, on the tensor's own device.</summary>
internal static class Channels
{
    /// <summary>An index list for <c>index_select</c>.</summary>
    public static Tensor Index(IEnumerable<int> channels, Device device) =>
        tensor(channels.Select(channel => (long)channel).ToArray(), int64, device: device);

    /// <summary>Sets what belongs to channels of one side of a layer to zero, in place; call it without gradients.</summary>
    public static void Zero(Tensor tensor, TensorAxes axes, bool isInput, IEnumerable<int> channels)
    {
        var axis = isInput ? axes.Input : axes.Output;
        if (axis < 0)
        {
            return;
        }

        if (axes.Groups == 1 || axis == 0)
        {
            Zero(tensor, axis, channels);
            return;
        }

        foreach (var group in channels.GroupBy(channel => channel / (int)tensor.shape[1]))
        {
            using var own = Group(tensor, axes, group.Key);
            Zero(own, 1, group.Select(channel => channel % (int)tensor.shape[1]));
        }
    }

    /// <summary>Sets slices to zero, in place; call it without gradients.</summary>
    public static void Zero(Tensor tensor, int axis, IEnumerable<int> channels)
    {
        using var index = Index(channels, tensor.device);
        if (index.numel() > 0)
        {
            tensor.index_fill_(axis, index, 0);
        }
    }

    /// <summary>The tensor as a matrix: a row for each channel of one side of its layer. A view where the layout allows one.</summary>
    public static Tensor Rows(Tensor tensor, TensorAxes axes, bool isInput)
    {
        var axis = isInput ? axes.Input : axes.Output;
        return axes.Groups == 1 || axis == 0
            ? tensor.transpose(0, axis).reshape(tensor.shape[axis], -1)
            : tensor.unflatten(0, axes.Groups, -1).transpose(1, 2).reshape(tensor.shape[1] * axes.Groups, -1);
    }

    /// <summary>What belongs to some channels, in their order; an empty list stands for all of a side.</summary>
    public static Tensor Select(Tensor tensor, TensorAxes axes, EquatableArray<int> outputs, EquatableArray<int> inputs)
    {
        if (axes.Groups == 1 || axes.Input < 0)
        {
            return Select(Select(tensor, axes.Output, outputs), axes.Input, inputs);
        }

        var (rows, columns) = axes.Output == 0 ? (outputs, inputs) : (inputs, outputs);
        var (height, width) = ((int)tensor.shape[0] / axes.Groups, (int)tensor.shape[1]);
        var groups = Enumerable
            .Range(0, axes.Groups)
            .Select(group => Select(Select(Group(tensor, axes, group), 0, Within(rows, group, height)), 1, Within(columns, group, width)));
        return cat([.. groups], 0);
    }

    private static Tensor Select(Tensor tensor, int axis, EquatableArray<int> channels) =>
        axis < 0 || channels.Count == 0 || IsEverything(channels, tensor.shape[axis])
            ? tensor
            : tensor.index_select(axis, Index(channels, tensor.device));

    private static bool IsEverything(EquatableArray<int> channels, long count) =>
        channels.Count == count && channels.Select((channel, position) => channel == position).All(same => same);

    // The rows of one group of a grouped convolution.
    private static Tensor Group(Tensor tensor, TensorAxes axes, int group) =>
        tensor.narrow(0, group * (tensor.shape[0] / axes.Groups), tensor.shape[0] / axes.Groups);

    private static EquatableArray<int> Within(EquatableArray<int> channels, int group, int size) =>
        channels.Where(channel => channel / size == group).Select(channel => channel % size).ToEquatableArray();
}
