using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Which mapping operations select their input before they run, so that they compute nothing that nobody reads.</summary>
/// <remarks>
/// Example: <c>cat → batch_norm → relu → conv</c>, where the convolution reads half of the channels. Selecting above
/// <c>batch_norm</c> copies as much as selecting at the convolution does, and halves the work between. It would copy more above
/// a pool, whose input is larger than its value, and it would copy twice above a value with two readers of different needs.
/// </remarks>
internal static class Narrowing
{
    /// <summary>No operation narrows.</summary>
    public static bool[] None(ChannelFlow flow) => new bool[flow.Count];

    /// <summary>Chains of operations of one input and one size, up to the readers that all need the same.</summary>
    public static bool[] OfChains(ChannelFlow flow, bool[]?[] needs)
    {
        var demands = new bool[flow.Count][];
        var narrows = new bool[flow.Count];
        for (var value = flow.Count - 1; value >= 0; value--)
        {
            demands[value] = flow.IsPinned[value] || flow.IsShared(value) ? null! : CommonDemand(flow, needs, demands, value)!;
            narrows[value] = demands[value] is not null && IsChainLink(flow, value);
        }

        return narrows;
    }

    /// <summary>An operation of one input, whose value is as large as its input, and whose layer is its own.</summary>
    public static bool IsChainLink(ChannelFlow flow, int operation) =>
        flow.Rules[operation] is ChannelRule.Map { Form: MapForm.Aligned or MapForm.Selection } map
        && map.Sources.Count == 1
        && map.Sources[0].Count > 0
        && !flow.IsShared(operation)
        && flow.ElementsPerChannel(operation) >= flow.ElementsPerChannel(flow.Graph.Operations[operation].Inputs[0]);

    private static bool[]? CommonDemand(ChannelFlow flow, bool[]?[] needs, bool[][] demands, int value)
    {
        bool[]? common = null;
        foreach (var reading in flow.Readings[value])
        {
            var demand = Demand(flow, needs, demands, reading);
            if (demand is null || (common is not null && !common.AsSpan().SequenceEqual(demand)))
            {
                return null;
            }

            common = demand;
        }

        return common;
    }

    private static bool[]? Demand(ChannelFlow flow, bool[]?[] needs, bool[][] demands, Reading reading)
    {
        if (flow.Rules[reading.Operation] is not ChannelRule.Map map)
        {
            return needs[reading.Operation];
        }

        if (demands[reading.Operation] is not { } demand || !IsChainLink(flow, reading.Operation))
        {
            return null;
        }

        var mapped = new bool[flow.Channels[flow.Source(reading)]];
        for (var channel = 0; channel < demand.Length; channel++)
        {
            if (demand[channel])
            {
                mapped[map.Sources[0][channel]] = true;
            }
        }

        return map.Tie is { } tie ? tie.Closed(mapped) : mapped;
    }
}
