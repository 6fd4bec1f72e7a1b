using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>One run of the pruned network on channel names.</summary>
internal sealed class PlanSimulation(Graph graph, MaskSet masks, PruningPlan plan)
{
    private readonly ChannelFlow flow = new(graph);
    private readonly Dictionary<Reading, Selection> selections = plan
        .Selections.GroupBy(entry => new Reading(entry.Operation, entry.Input))
        .ToDictionary(group => group.Key, group => group.First().Selection);
    private readonly Dictionary<string, LayerPlan> layers = plan
        .Layers.GroupBy(layer => layer.Layer, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
    private readonly List<string> violations = [];
    private readonly int[][] values = new int[graph.Operations.Count][];

    public EquatableArray<string> Run()
    {
        if (
            plan.Values.Count != graph.Operations.Count
            || !plan.Layers.Select(layer => layer.Layer).SequenceEqual(graph.Layers.Select(layer => layer.Name))
        )
        {
            return ["the plan lists other layers or values than the graph"];
        }

        var zeros = ZeroChannels.Of(flow, masks);
        foreach (var operation in graph.Operations)
        {
            var inputs = operation.Inputs.Select((id, input) => Select(new(operation.Id, input), values[id])).ToArray();
            values[operation.Id] = Apply(operation, inputs, zeros);
            Require(
                operation,
                values[operation.Id].SequenceEqual(plan.Values[operation.Id]),
                "its recorded channels are not those that it holds"
            );
            Require(operation, flow.Channels[operation.Id] == 0 || values[operation.Id].Length > 0, "it keeps no channel");
        }

        foreach (var output in graph.Outputs)
        {
            Require(graph.Operations[output], IsWhole(values[output], output), "it is an output of the network and not whole");
        }

        foreach (var layer in plan.Layers)
        {
            CheckMasks(layer);
        }

        return violations.ToEquatableArray();
    }

    private int[] Select(Reading reading, int[] held)
    {
        var selection = selections.TryGetValue(reading, out var found) ? found : Selection.Whole;
        var indices = selection switch
        {
            Selection.View view => Enumerable.Range(view.Start, view.Length),
            Selection.Gather gather => gather.Indices,
            _ => Enumerable.Range(0, held.Length),
        };
        var operation = graph.Operations[reading.Operation];
        Require(
            operation,
            indices.All(index => index >= 0 && index < held.Length),
            $"its selection of input {reading.Input} lies outside the {held.Length} channels held"
        );
        return [.. indices.Where(index => index >= 0 && index < held.Length).Select(index => held[index])];
    }

    private int[] Apply(Operation operation, int[][] inputs, bool[][] zeros)
    {
        switch (flow.Rules[operation.Id])
        {
            case ChannelRule.Mix:
                return Mix(operation, inputs[0], zeros[operation.Inputs[0]]);
            case ChannelRule.State:
                Require(
                    operation,
                    layers[operation.Layer!].Outputs.SequenceEqual(plan.Values[operation.Id]),
                    "its layer keeps other channels than it passes on"
                );
                return [.. plan.Values[operation.Id]];
            case ChannelRule.Map map:
                var value = Map(operation, map, inputs);
                Require(
                    operation,
                    !flow.HoldsChannels(operation.Id) || layers[operation.Layer!].Outputs.SequenceEqual(value),
                    "its layer keeps other channels than it passes on"
                );
                return value;
            default:
                for (var input = 0; input < inputs.Length; input++)
                {
                    Require(operation, IsWhole(inputs[input], operation.Inputs[input]), $"it needs input {input} whole");
                }

                return [.. Enumerable.Range(0, flow.Channels[operation.Id])];
        }
    }

    private int[] Mix(Operation operation, int[] input, bool[] zero)
    {
        var layer = layers[operation.Layer!];
        var masked = new HashSet<int>(masks[operation.Layer!].Inputs.Concat(layer.Carried));
        var read = new HashSet<int>(input);
        Require(operation, read.Count == input.Length, "it reads a channel twice");
        Require(operation, layer.Inputs.SequenceEqual(input), "its weights lie in another order than its input");
        Require(
            operation,
            Enumerable.Range(0, zero.Length).All(channel => read.Contains(channel) || masked.Contains(channel) || zero[channel]),
            "it misses an input channel that it needs"
        );
        var groups = GroupBalance.Groups(flow.Rules[operation.Id]);
        Require(
            operation,
            GroupBalance.Holds(input, zero.Length, groups) && GroupBalance.Holds(layer.Outputs, flow.Channels[operation.Id], groups),
            "its groups keep different numbers of channels, or lie in another order"
        );
        return [.. layer.Outputs];
    }

    private int[] Map(Operation operation, ChannelRule.Map map, int[][] inputs)
    {
        for (var input = 0; input < inputs.Length; input++)
        {
            Require(
                operation,
                !flow.ReadsWhole(new(operation.Id, input)) || IsWhole(inputs[input], operation.Inputs[input]),
                $"it needs input {input} whole"
            );
        }

        var value = plan.Values[operation.Id];
        var found = map.Form switch
        {
            MapForm.Concatenation => Concatenated(map, inputs),
            MapForm.Expansion => Expanded(map, inputs[0], value),
            MapForm.Selection => Explained(map.Sources[0], inputs[0], value),
            MapForm.Bundle => map.Tie!.Channels(value).SequenceEqual(inputs[0]) ? [.. value] : [],
            _ => Aligned(operation, map, inputs, value),
        };
        return found;
    }

    // Channel k of every selected input must be the same channel of the value.
    private int[] Aligned(Operation operation, ChannelRule.Map map, int[][] inputs, EquatableArray<int> value)
    {
        for (var input = 0; input < map.Sources.Count; input++)
        {
            var sources = map.Sources[input];
            Require(
                operation,
                sources.Count == 0 || value.Select(channel => sources[channel]).SequenceEqual(inputs[input]),
                $"input {input} brings other channels than the value has, or in another order"
            );
        }

        Require(operation, map.Tie is null || IsBundled(value, map.Tie), "it keeps a part of channels that are tied, or keeps them apart");
        return [.. value];
    }

    private static bool IsBundled(EquatableArray<int> value, ChannelTie tie) =>
        value.Distinct().Count() == value.Count
        && value.Count % tie.Width == 0
        && value
            .Select((channel, position) => (Bundle: tie.Bundle(channel), Place: position / tie.Width))
            .GroupBy(pair => pair.Place, pair => pair.Bundle)
            .All(place => place.Distinct().Count() == 1);

    private static int[] Concatenated(ChannelRule.Map map, int[][] inputs)
    {
        var value = new List<int>();
        for (var input = 0; input < inputs.Length; input++)
        {
            var channels = Inverse(map.Sources[input]);
            value.AddRange(inputs[input].Select(source => channels[source][0]));
        }

        return [.. value];
    }

    private static int[] Expanded(ChannelRule.Map map, int[] input, EquatableArray<int> value)
    {
        var runs = Inverse(map.Sources[0]);
        var expanded = input.SelectMany(source => runs[source]).ToArray();
        return expanded.Length == value.Count ? expanded : [];
    }

    private static int[] Explained(EquatableArray<int> sources, int[] input, EquatableArray<int> value) =>
        value.Select(channel => sources[channel]).SequenceEqual(input) ? [.. value] : [];

    private static Dictionary<int, List<int>> Inverse(EquatableArray<int> sources) =>
        sources
            .Select((source, channel) => (source, channel))
            .Where(pair => pair.source >= 0)
            .GroupBy(pair => pair.source, pair => pair.channel)
            .ToDictionary(group => group.Key, group => group.ToList());

    private bool IsWhole(int[] held, int value) => held.SequenceEqual(Enumerable.Range(0, flow.Channels[value]));

    private void CheckMasks(LayerPlan layer)
    {
        var mask = masks[layer.Layer];
        var agree =
            layer.MaskedInputs.SequenceEqual(layer.Inputs.Intersect(mask.Inputs))
            && layer.MaskedOutputs.SequenceEqual(layer.Outputs.Intersect(mask.Outputs));
        if (!agree)
        {
            violations.Add($"layer '{layer.Layer}': what it keeps although masked is not recorded");
        }

        if (layer.Carried.Except(mask.Constants).Any() || layer.Carried.Intersect(layer.Inputs).Any())
        {
            violations.Add($"layer '{layer.Layer}': its bias holds channels that are not constant, or that it reads");
        }
    }

    private void Require(Operation operation, bool holds, string violation)
    {
        if (!holds)
        {
            violations.Add(FormattableString.Invariant($"operation {operation.Id} ({operation.Name}): {violation}"));
        }
    }
}
