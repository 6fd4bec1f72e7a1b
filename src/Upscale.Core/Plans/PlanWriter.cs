using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Writes the plan down, once every value's layout is known.</summary>
internal sealed class PlanWriter(ChannelFlow flow, MaskSet masks, int[][] layouts, bool[]?[] needs, PlanMode mode)
{
    private readonly Dictionary<string, LayerMask> masked = masks
        .Layers.GroupBy(mask => mask.Layer, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private readonly Dictionary<string, Operation> calls = flow
        .Graph.Operations.Where(operation =>
            operation.Layer is not null && flow.Rules[operation.Id] is ChannelRule.Mix or ChannelRule.Map or ChannelRule.State
        )
        .GroupBy(operation => operation.Layer!, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    public PruningPlan Write() =>
        new(
            flow.Graph.Layers.Select(WriteLayer).ToEquatableArray(),
            flow.Graph.Operations.SelectMany(Selections).ToEquatableArray(),
            layouts.Select(layout => layout.ToEquatableArray()).ToEquatableArray()
        );

    /// <summary>The channels of its input that a reader wants, in order.</summary>
    private int[] Required(Reading reading)
    {
        var source = flow.Source(reading);
        return flow.ReadsWhole(reading) ? layouts[source]
            : flow.Rules[reading.Operation] is ChannelRule.Map map ? Sources(map, reading)
            : ConsumerInputs(reading.Operation);
    }

    // Of a concatenation, each input's channels in one pass.
    private int[][] Required(Operation operation)
    {
        if (
            flow.Rules[operation.Id] is not ChannelRule.Map { Form: MapForm.Concatenation } map
            || map.Sources.Any(sources => sources.Count == 0)
        )
        {
            return [.. operation.Inputs.Select((_, input) => Required(new Reading(operation.Id, input)))];
        }

        var inputs = new int[flow.Channels[operation.Id]];
        var wanted = map.Sources.Select(_ => new List<int>()).ToArray();
        for (var input = 0; input < wanted.Length; input++)
        {
            var (first, end) = flow.ReadRange(operation.Id, input);
            inputs.AsSpan(first, end - first).Fill(input);
        }

        foreach (var channel in layouts[operation.Id])
        {
            wanted[inputs[channel]].Add(map.Sources[inputs[channel]][channel]);
        }

        return [.. wanted.Select(list => list.ToArray())];
    }

    private int[] Sources(ChannelRule.Map map, Reading reading)
    {
        if (map is { Form: MapForm.Bundle, Tie: { } tie })
        {
            return [.. tie.Channels(layouts[reading.Operation])];
        }

        var sources = map.Sources[reading.Input].AsSpan();
        var (first, end) = flow.ReadRange(reading.Operation, reading.Input);
        var wanted = new List<int>(end - first);
        foreach (var channel in layouts[reading.Operation])
        {
            if (channel >= first && channel < end && sources[channel] >= 0)
            {
                wanted.Add(sources[channel]);
            }
        }

        return [.. map.Form == MapForm.Expansion ? wanted.Distinct() : wanted];
    }

    // One weight, one order: all calls of a layer read in the order of the first.
    private int[] ConsumerInputs(int operation)
    {
        var leader = flow.Leader(operation);
        var layout = layouts[flow.Graph.Operations[leader].Inputs[0]];
        int[] wanted = mode is PlanMode.Constrained ? layout : [.. layout.Where(channel => needs[leader]![channel])];
        return GroupBalance.Sort(wanted, needs[leader]!.Length, GroupBalance.Groups(flow.Rules[leader]));
    }

    private IEnumerable<PlannedSelection> Selections(Operation operation)
    {
        var required = Required(operation);
        for (var input = 0; input < operation.Inputs.Count; input++)
        {
            var reading = new Reading(operation.Id, input);
            if (flow.Channels[flow.Source(reading)] > 0)
            {
                var isOwn = flow.Rules[operation.Id] is ChannelRule.Map { Form: MapForm.Selection };
                var selection = SelectionFinder.Find(
                    layouts[flow.Source(reading)],
                    required[input],
                    viewsAllowed: isOwn || mode != PlanMode.Baseline
                );
                if (selection is not Selection.All || isOwn)
                {
                    yield return new(operation.Id, input, selection);
                }
            }
        }
    }

    private LayerPlan WriteLayer(Layer layer)
    {
        // A layer without a rule or without tensors along channels, or that is never called, is left whole: no lists.
        if (!calls.TryGetValue(layer.Name, out var call) || !flow.HoldsChannels(call.Id))
        {
            return new(layer.Name, [], [], [], []);
        }

        var mask = masked.TryGetValue(layer.Name, out var found) ? found : new(layer.Name, [], []);
        var inputs = flow.Rules[call.Id] is ChannelRule.Mix ? ConsumerInputs(call.Id) : [];
        return new(
            layer.Name,
            inputs.ToEquatableArray(),
            layouts[call.Id].ToEquatableArray(),
            inputs.Intersect(mask.Inputs).ToEquatableArray(),
            layouts[call.Id].Intersect(mask.Outputs).ToEquatableArray()
        )
        {
            Carried = mask.Constants.Except(inputs).ToEquatableArray(),
        };
    }
}
