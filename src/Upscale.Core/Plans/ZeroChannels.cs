using Upscale.Core.Graphs;
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
                Spread(flow, operation, map, zeros, value);
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

    private static void Spread(ChannelFlow flow, Operation operation, ChannelRule.Map map, bool[][] zeros, bool[] value)
    {
        if (map.Zero == ZeroWhen.Never)
        {
            return;
        }

        // An input that is read whole is not followed, so it is not known to be zero.
        var isFollowed = operation.Inputs.Select((_, input) => !flow.ReadsWhole(new(operation.Id, input))).ToArray();
        var zero = new bool[value.Length];
        var other = Enumerable.Repeat(isFollowed.Contains(false), value.Length).ToArray();
        for (var input = 0; input < isFollowed.Length; input++)
        {
            if (!isFollowed[input] || (map.Zero == ZeroWhen.ThirdSourceZero && input != 2))
            {
                continue;
            }

            var sources = map.Sources[input].AsSpan();
            var sourceZeros = zeros[operation.Inputs[input]];
            sourceZeros = map.TieOf(input) is { } tie ? tie.Whole(sourceZeros) : sourceZeros;
            var (first, end) = flow.ReadRange(operation.Id, input);
            for (var channel = first; channel < end; channel++)
            {
                if (sources[channel] >= 0)
                {
                    (sourceZeros[sources[channel]] ? zero : other)[channel] = true;
                }
            }
        }

        for (var channel = 0; channel < value.Length; channel++)
        {
            value[channel] = zero[channel] && (map.Zero != ZeroWhen.AllSourcesZero || !other[channel]);
        }
    }
}
