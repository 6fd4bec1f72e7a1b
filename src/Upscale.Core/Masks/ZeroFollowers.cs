using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>
/// A masked output channel is zero only until a layer adds something to it: a normalisation's shift, a depthwise bias. Those
/// layers are masked on the same channels, so that what the mask says is what the network computes.
/// </summary>
internal static class ZeroFollowers
{
    public static MaskSet AddTo(ChannelFlow flow, MaskSet masks)
    {
        // Each round follows the zeros through one more layer.
        while (true)
        {
            var zeros = ZeroChannels.Of(flow, masks);
            var added = Followers(flow, masks, zeros);
            if (added.Count == 0)
            {
                return masks;
            }

            var names = new HashSet<string>(added.Select(mask => mask.Layer), StringComparer.Ordinal);
            masks = new(masks.Layers.Where(mask => !names.Contains(mask.Layer)).Concat(added).ToEquatableArray());
        }
    }

    private static List<LayerMask> Followers(ChannelFlow flow, MaskSet masks, bool[][] zeros)
    {
        var added = new List<LayerMask>();
        var calls = flow.Graph.Operations.Where(operation =>
            flow.Rules[operation.Id] is ChannelRule.Map { Sources.Count: 1 } && CanMask(flow, operation)
        );
        foreach (var group in calls.GroupBy(operation => operation.Layer!, StringComparer.Ordinal))
        {
            var outputs = Enumerable
                .Range(0, flow.Channels[group.First().Id])
                .Where(channel =>
                    group.All(operation => zeros[operation.Inputs[0]][((ChannelRule.Map)flow.Rules[operation.Id]).Sources[0][channel]])
                )
                .Union(masks[group.Key].Outputs)
                .OrderBy(channel => channel)
                .ToEquatableArray();
            if (outputs.Count > masks[group.Key].Outputs.Count)
            {
                added.Add(new(group.Key, masks[group.Key].Inputs, outputs));
            }
        }

        return added;
    }

    // A normalisation without scale and shift has nothing that could be set to zero: its mean stays. Nor has one whose scale and shift lie along the places.
    private static bool CanMask(ChannelFlow flow, Operation operation)
    {
        if (operation.Layer is null)
        {
            return false;
        }

        var layer = flow.Graph.Layer(operation.Layer);
        var parameters = layer.Tensors.Where(tensor => !tensor.IsBuffer).ToArray();
        return parameters.Length > 0
            && parameters.All(tensor => OperatorTable.Find(operation.Operator)!.TensorAxes(layer, tensor.Name).Output >= 0);
    }
}
