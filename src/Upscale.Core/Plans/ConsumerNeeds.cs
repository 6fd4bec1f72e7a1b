using Upscale.Core.Masks;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Which input channels each consumer must read: those that it does not mask and that are neither zero nor constant, in each group as many.</summary>
internal static class ConsumerNeeds
{
    /// <summary>For each operation that mixes channels, the channels of its input that it needs, never none; null for all others.</summary>
    public static bool[]?[] Of(ChannelFlow flow, MaskSet masks, bool[][] zeros)
    {
        var needs = new bool[flow.Count][];
        foreach (var operation in flow.Graph.Operations.Where(operation => flow.Rules[operation.Id] is ChannelRule.Mix))
        {
            var source = operation.Inputs[0];

            // All calls of one layer have one weight, so they read the same channels.
            var need = needs[flow.Leader(operation.Id)] ?? new bool[flow.Channels[source]];
            var masked = new HashSet<int>(
                operation.Layer is null ? [] : masks[operation.Layer].Inputs.Concat(masks[operation.Layer].Constants)
            );
            for (var channel = 0; channel < need.Length; channel++)
            {
                need[channel] |= !masked.Contains(channel) && !zeros[source][channel];
            }

            needs[operation.Id] = need;
        }

        for (var operation = 0; operation < needs.Length; operation++)
        {
            if (needs[operation] is { } need)
            {
                need[0] |= !need.Contains(true);
                _ = GroupBalance.Fill(need, GroupBalance.Groups(flow.Rules[operation]));
            }
        }

        return needs;
    }

    /// <summary>Every consumer reads everything.</summary>
    public static bool[]?[] Everything(ChannelFlow flow) =>
        [
            .. flow.Graph.Operations.Select(operation =>
                flow.Rules[operation.Id] is ChannelRule.Mix ? Enumerable.Repeat(true, flow.Channels[operation.Inputs[0]]).ToArray() : null
            ),
        ];
}
