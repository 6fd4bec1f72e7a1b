using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Where a plan of a graph may have a selection, whatever the masks.</summary>
public static class SelectionSites
{
    /// <summary>Operations and inputs in ascending order; no plan of <paramref name="graph"/> has a selection anywhere else.</summary>
    public static EquatableArray<(int Operation, int Input)> Of(Graph graph)
    {
        var flow = new ChannelFlow(graph);
        return graph
            .Operations.SelectMany(operation => operation.Inputs.Select((_, input) => new Reading(operation.Id, input)))
            .Where(reading => MayHaveOne(flow, reading))
            .Select(reading => (reading.Operation, reading.Input))
            .ToEquatableArray();
    }

    private static bool MayHaveOne(ChannelFlow flow, Reading reading)
    {
        var source = flow.Source(reading);
        if (flow.Rules[reading.Operation] is ChannelRule.Map { Form: MapForm.Selection })
        {
            return true;
        }

        return flow.Channels[source] > 0 && !flow.ReadsWhole(reading) && !HoldsJustWhatIsRead(flow, source, reading);
    }

    // What a value holds is made to measure for its only reader, unless something else fixes it.
    private static bool HoldsJustWhatIsRead(ChannelFlow flow, int source, Reading reading) =>
        flow.Readings[source].Count == 1
        && !flow.IsPinned[source]
        && !flow.IsShared(source)
        && !flow.IsShared(reading.Operation)
        && flow.Rules[reading.Operation] is ChannelRule.Mix or ChannelRule.Map { Form: MapForm.Aligned }
        && (flow.Rules[source] is ChannelRule.Mix or ChannelRule.State || IsLinkOfAChain(flow, source, reading.Operation));

    private static bool IsLinkOfAChain(ChannelFlow flow, int source, int reader) =>
        flow.Rules[source] is ChannelRule.Map { Form: MapForm.Aligned }
        && Narrowing.IsChainLink(flow, source)
        && (flow.Rules[reader] is ChannelRule.Mix || Narrowing.IsChainLink(flow, reader));
}
