using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Which mapping operations select their input before they run, so that they compute nothing that nobody reads.</summary>
/// <remarks>
/// Example: <c>cat → batch_norm → relu → conv</c>, where the convolution reads half of the channels. Selecting above
/// <c>batch_norm</c> copies as much as selecting at the convolution does, and halves the work between. Above a pool it copies more, as the
/// input is larger than the value: an average of it costs less than such a copy, a maximum more (see <see cref="ReadingCosts.IsSelectedAbove"/>). It would
/// copy twice above a value with two readers of different needs.
/// A concatenation selects of each operand: only what is read of it is copied, once. One that shares memory with others does not (see <see cref="ConcatenationRows"/>).
/// </remarks>
internal static class Narrowing
{
    /// <summary>No operation narrows.</summary>
    public static bool[] None(ChannelFlow flow) => new bool[flow.Count];

    /// <summary>Chains of operations of one input, up to the readers that all need the same.</summary>
    /// <param name="flow">The graph.</param>
    /// <param name="needs">What each consumer reads.</param>
    /// <param name="mayPool">Which of the pools narrow that may.</param>
    public static bool[] OfChains(ChannelFlow flow, bool[]?[] needs, Func<int, bool> mayPool)
    {
        var demands = new bool[flow.Count][];
        var narrows = new bool[flow.Count];
        for (var value = flow.Count - 1; value >= 0; value--)
        {
            demands[value] = flow.IsPinned[value] || flow.IsShared(value) ? null! : CommonDemand(flow, needs, demands, narrows, value)!;
            narrows[value] = demands[value] is not null && MayNarrow(flow, value) && (!IsPool(flow, value) || mayPool(value));
        }

        return narrows;
    }

    /// <summary>A link of a chain, or a concatenation.</summary>
    public static bool MayNarrow(ChannelFlow flow, int operation) =>
        IsChainLink(flow, operation)
        || (
            flow.Rules[operation] is ChannelRule.Map { Form: MapForm.Concatenation } map
            && map.Sources.All(sources => sources.Count > 0)
            && !flow.IsGrowing(operation)
        );

    /// <summary>A pool that may narrow, and that need not: its value is smaller than its input.</summary>
    public static bool IsPool(ChannelFlow flow, int operation) =>
        flow.Graph.Operations[operation].Operator.StartsWith("max_pool", StringComparison.Ordinal) && Shrinks(flow, operation);

    private static bool Shrinks(ChannelFlow flow, int operation) =>
        flow.ElementsPerChannel(operation) < flow.ElementsPerChannel(flow.Graph.Operations[operation].Inputs[0]);

    /// <summary>An operation of one input, whose value is as large as its input unless it is such a pool, and whose layer is its own.</summary>
    public static bool IsChainLink(ChannelFlow flow, int operation) =>
        flow.Rules[operation] is ChannelRule.Map { Form: MapForm.Aligned or MapForm.Selection } map
        && map.Sources.Count == 1
        && map.Sources[0].Count > 0
        && !flow.IsShared(operation)
        && (!Shrinks(flow, operation) || IsPool(flow, operation));

    private static bool[]? CommonDemand(ChannelFlow flow, bool[]?[] needs, bool[][] demands, bool[] narrows, int value)
    {
        bool[]? common = null;
        foreach (var reading in flow.Readings[value])
        {
            var demand = Demand(flow, needs, demands, narrows, reading);
            if (demand is null || (common is not null && !common.AsSpan().SequenceEqual(demand)))
            {
                return null;
            }

            common = demand;
        }

        return common is not null && ReadsEachInput(flow, value, common) ? common : null;
    }

    // An operand of which nothing is read keeps a channel all the same: such a concatenation holds what its inputs hold.
    private static bool ReadsEachInput(ChannelFlow flow, int value, bool[] demand) =>
        flow.Rules[value] is not ChannelRule.Map { Form: MapForm.Concatenation } map
        || map.Sources.All(sources => sources.Where((source, channel) => source >= 0 && demand[channel]).Any());

    private static bool[]? Demand(ChannelFlow flow, bool[]?[] needs, bool[][] demands, bool[] narrows, Reading reading)
    {
        if (flow.Rules[reading.Operation] is not ChannelRule.Map map)
        {
            return needs[reading.Operation];
        }

        return narrows[reading.Operation] ? Mapped(flow, map, reading, demands[reading.Operation]) : null;
    }

    /// <summary>The channels of an input that some channels of a value come from.</summary>
    public static bool[] Mapped(ChannelFlow flow, ChannelRule.Map map, Reading reading, bool[] wanted)
    {
        var mapped = new bool[flow.Channels[flow.Source(reading)]];
        var (first, end) = flow.ReadRange(reading.Operation, reading.Input);
        for (var channel = first; channel < end; channel++)
        {
            if (wanted[channel] && map.Sources[reading.Input][channel] is >= 0 and var source)
            {
                mapped[source] = true;
            }
        }

        return map.TieOf(reading.Input) is { } tie ? tie.Closed(mapped) : mapped;
    }
}
