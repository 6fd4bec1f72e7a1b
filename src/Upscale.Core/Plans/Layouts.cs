namespace Upscale.Core.Plans;

/// <summary>The channels of each value of the pruned network, in the order in which it holds them.</summary>
internal static class Layouts
{
    /// <summary>Every value in its original order.</summary>
    public static int[][] InOrder(ChannelFlow flow, bool[][] present) =>
        [
            .. Enumerable
                .Range(0, flow.Count)
                .Select(value => Enumerable.Range(0, flow.Channels[value]).Where(channel => present[value][channel]).ToArray()),
        ];
}
