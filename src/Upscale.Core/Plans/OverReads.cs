using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Lets a consumer read a range that holds more than it needs, where that costs less than copying what it needs.</summary>
/// <remarks>
/// The further channels get the weights that they have in the masked network: zero. Example: of the channels 3 0 2 1 a consumer needs 3, 2 and 1; it reads
/// all four, as a view. A 1x1 convolution of few filters does that for less than a copy costs, one of many does not.
/// </remarks>
internal static class OverReads
{
    /// <summary>What consumers need, widened.</summary>
    public static bool[]?[] Widen(ChannelFlow flow, ReadingCosts costs, bool[]?[] needs, int[][] layouts)
    {
        var widened = (bool[]?[])needs.Clone();
        var readings = flow
            .Graph.Operations.Where(operation => flow.Rules[operation.Id] is ChannelRule.Mix)
            .Select(consumer => (Consumer: consumer, costs.Chain(consumer).Value, Wanted: needs[consumer.Id]!));

        // Whoever wants the same of one value shares one copy.
        foreach (
            var sharing in readings.GroupBy(reading =>
                (reading.Value, new string([.. reading.Wanted.Select(isWanted => isWanted ? '1' : '0')]))
            )
        )
        {
            var (_, value, wanted) = sharing.First();
            var layout = layouts[value];
            if (sharing.Any(reading => double.IsInfinity(costs.Extra(reading.Consumer))))
            {
                continue;
            }

            var first = Array.FindIndex(layout, channel => wanted[channel]);
            var window = layout.AsSpan(first, Array.FindLastIndex(layout, channel => wanted[channel]) - first + 1).ToArray();
            var count = window.Count(channel => wanted[channel]);
            var extra = window.Length - count;
            if (extra == 0 || sharing.Sum(reading => costs.OverRead(reading.Consumer, count, extra)) >= costs.Gather(value, count))
            {
                continue;
            }

            foreach (var (consumer, _, _) in sharing)
            {
                widened[consumer.Id] = [.. wanted.Select((isWanted, channel) => isWanted || window.Contains(channel))];
            }
        }

        return widened;
    }
}
