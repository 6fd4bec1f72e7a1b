using Upscale.Core.Masks;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Which channels of each value are zero whatever the network's input, given what producers and normalisations mask.</summary>
internal static class ZeroChannels
{
    public static bool[][] Of(ChannelFlow flow, MaskSet masks)
    {
        var masked = masks
            .Layers.GroupBy(mask => mask.Layer, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var zeros = new bool[flow.Count][];
        foreach (var operation in flow.Graph.Operations)
        {
            var value = new bool[flow.Channels[operation.Id]];
            if (flow.Rules[operation.Id] is ChannelRule.Map map)
            {
                Spread(map, [.. operation.Inputs.Select(id => zeros[id])], value);
            }

            if (
                flow.Rules[operation.Id] is ChannelRule.Map or ChannelRule.Mix
                && operation.Layer is not null
                && masked.TryGetValue(operation.Layer, out var mask)
            )
            {
                foreach (var channel in mask.Outputs.Where(channel => channel < value.Length))
                {
                    value[channel] = true;
                }
            }

            zeros[operation.Id] = value;
        }

        return zeros;
    }

    private static void Spread(ChannelRule.Map map, bool[][] inputs, bool[] value)
    {
        if (map.Zero == ZeroWhen.Never)
        {
            return;
        }

        for (var channel = 0; channel < value.Length; channel++)
        {
            var (any, all) = (false, true);
            for (var input = 0; input < inputs.Length; input++)
            {
                // An input that is read whole is not followed, so it is not known to be zero.
                var isWhole = input >= map.Sources.Count || map.Sources[input].Count == 0;
                var source = isWhole ? -1 : map.Sources[input][channel];
                if (isWhole || source >= 0)
                {
                    var zero = !isWhole && inputs[input][source];
                    any |= zero;
                    all &= zero;
                }
            }

            value[channel] = map.Zero == ZeroWhen.AllSourcesZero ? all : any;
        }
    }
}
