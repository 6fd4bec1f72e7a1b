using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Which channels of each value have one number at all places whatever the network's input, zero among them.</summary>
internal static class ConstantChannels
{
    /// <param name="flow">The network.</param>
    /// <param name="masks">What is zero.</param>
    /// <param name="flat">For each layer the output channels whose weight is zero, so that only a bias or a shift is left.</param>
    public static bool[][] Of(ChannelFlow flow, MaskSet masks, IReadOnlyDictionary<string, IReadOnlyList<int>> flat)
    {
        var constants = ZeroChannels.Of(flow, masks);
        foreach (var operation in flow.Graph.Operations)
        {
            var value = constants[operation.Id];
            if (flow.Rules[operation.Id] is ChannelRule.Map { Tie: null } map && KeepsConstants(operation, map))
            {
                for (var channel = 0; channel < value.Length; channel++)
                {
                    value[channel] |= Enumerable
                        .Range(0, map.Sources.Count)
                        .All(input =>
                            !flow.ReadsWhole(new(operation.Id, input))
                            && map.Reads(input, channel).All(source => constants[operation.Inputs[input]][source])
                        );
                }
            }

            var isLayer =
                flow.Rules[operation.Id] is ChannelRule.Mix || operation.Operator == "batch_norm" || IsDepthwise(flow, operation.Id);
            foreach (var channel in isLayer && operation.Layer is { } layer && flat.TryGetValue(layer, out var channels) ? channels : [])
            {
                value[channel] = true;
            }
        }

        return constants;
    }

    // A concatenation of places puts different numbers side by side.
    private static bool KeepsConstants(Operation operation, ChannelRule.Map map) =>
        OperatorTable.Find(operation.Operator)!.KeepsConstants(operation)
        && (operation.Operator != "cat" || map.Form == MapForm.Concatenation);

    private static bool IsDepthwise(ChannelFlow flow, int operation) =>
        flow.Rules[operation] is ChannelRule.Map && flow.Graph.Operations[operation].Operator.StartsWith("conv", StringComparison.Ordinal);
}
