using Upscale.Core.Masks;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>The multiply-adds of the network that masks give, without laying it out.</summary>
internal static class PlannedCost
{
    /// <summary>Those of the plan that <see cref="Planner"/> makes of the masks: the order of channels does not change them.</summary>
    public static long Of(ChannelFlow flow, MaskSet masks)
    {
        var needs = ConsumerNeeds.Of(flow, masks, ZeroChannels.Of(flow, masks));
        var present = ChannelPresence.Of(flow, needs, Narrowing.OfChains(flow, needs, _ => false));
        return flow.Graph.Operations.Sum(operation =>
            operation.Layer is null
            || !flow.HoldsChannels(operation.Id)
            || flow.Rules[operation.Id] is not (ChannelRule.Mix or ChannelRule.Map)
                ? MultiplyAdds.Of(flow.Graph, operation)
                : MultiplyAdds.Of(
                    flow.Graph,
                    operation,
                    needs[operation.Id]?.Count(isNeeded => isNeeded) ?? 0,
                    present[operation.Id].Count(isPresent => isPresent)
                )
        );
    }
}
