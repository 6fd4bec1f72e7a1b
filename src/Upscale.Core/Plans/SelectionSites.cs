using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Where a plan of a graph may have a selection, whatever the masks.</summary>
public static class SelectionSites
{
    /// <summary>Operations and inputs in ascending order; no plan of <paramref name="graph"/> has a selection anywhere else.</summary>
    public static EquatableArray<(int Operation, int Input)> Of(Graph graph)
    {
        var flow = new ChannelFlow(graph);
        var blocks = new ChannelBlocks(flow);
        return graph
            .Operations.SelectMany(operation => operation.Inputs.Select((_, input) => new Reading(operation.Id, input)))
            .Where(reading => flow.Channels[flow.Source(reading)] > 0 && !flow.ReadsWhole(reading) && MayHaveOne(flow, blocks, reading))
            .Select(reading => (reading.Operation, reading.Input))
            .ToEquatableArray();
    }

    private static bool MayHaveOne(ChannelFlow flow, ChannelBlocks blocks, Reading reading)
    {
        var source = flow.Source(reading);
        return flow.Rules[reading.Operation] switch
        {
            ChannelRule.Map { Form: MapForm.Selection } => true,

            // Bundles that do not lie together are brought together.
            ChannelRule.Map { Tie: not null } => true,
            ChannelRule.Mix => !HoldsJustWhatIsRead(flow, source, reading),
            _ when Narrowing.MayNarrow(flow, reading.Operation) => HasOwnOrder(flow, source) || !HoldsJustWhatIsRead(flow, source, reading),

            // Any other operation holds what its inputs hold, and in their order, unless one of them has an order of its own.
            ChannelRule.Map { Form: MapForm.Expansion } => flow.IsShared(reading.Operation)
                || HasOwnOrder(flow, source)
                || IsPinned(blocks, reading.Operation),
            _ => HasOwnOrder(flow, source),
        };
    }

    // The channels of an expansion lie as those of its input do, bundles and groups together, whatever other values of their block want.
    internal static bool HasOwnOrder(ChannelFlow flow, int value) =>
        flow.Rules[value]
            is ChannelRule.Map { Form: MapForm.Expansion }
                or ChannelRule.Map { Tie: not null }
                or ChannelRule.Mix { Groups: > 1 };

    private static bool IsPinned(ChannelBlocks blocks, int value) => blocks.Parts(value).Any(part => blocks.Pinned.Contains(part.Block));

    // What a value holds is made to measure for its only reader, unless something else fixes it.
    private static bool HoldsJustWhatIsRead(ChannelFlow flow, int source, Reading reading) =>
        flow.Readings[source].Count == 1
        && !flow.IsPinned[source]
        && !flow.IsShared(source)
        && !flow.IsShared(reading.Operation)
        && (flow.Rules[source] is ChannelRule.Mix { Groups: 1 } or ChannelRule.State || IsLinkOfAChain(flow, source, reading.Operation));

    private static bool IsLinkOfAChain(ChannelFlow flow, int source, int reader) =>
        flow.Rules[source] is ChannelRule.Map { Form: MapForm.Aligned, Tie: null }
        && Narrowing.IsChainLink(flow, source)
        && !Narrowing.IsPool(flow, source)
        && (flow.Rules[reader] is ChannelRule.Mix { Groups: 1 } || Narrowing.MayNarrow(flow, reader));
}
