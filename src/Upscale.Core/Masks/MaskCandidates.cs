using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>A layer that can be masked, and which of its channels may be.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Value">The value on the masked side: what a consumer reads, what a producer makes.</param>
/// <param name="IsFree">For each channel on that side, whether it may be dropped.</param>
/// <param name="Units">For each channel the first one that is tied to it: they are kept or dropped together.</param>
/// <param name="Cells">For each channel the cell of which as many are dropped as of others.</param>
internal sealed record MaskCandidate(string Layer, int Value, bool[] IsFree, int[] Units, ChannelCell[] Cells)
{
    /// <summary>For each channel the set that all layers with channels of it drop together, or null.</summary>
    public required int?[] Joint { get; init; }

    public int Channels => IsFree.Length;

    /// <summary>Whether some channels are kept or dropped together.</summary>
    public bool IsTied => Units.Where((unit, channel) => unit != channel).Any();

    /// <summary>Whether groups drop equally many channels each.</summary>
    public bool IsGrouped => Cells.Any(cell => cell.Family.Length > 0);

    /// <summary>The drops without those of a part of tied channels, and without those of which another cell has no equal; the lowest scores are dropped still.</summary>
    public bool[] Allowed(bool[] drops, double[] scores)
    {
        var partial = new HashSet<int>(Units.Where((_, channel) => !drops[channel]));
        bool[] allowed = [.. drops.Select((isDropped, channel) => isDropped && !partial.Contains(Units[channel]))];
        foreach (
            var family in Enumerable
                .Range(0, Channels)
                .Where(channel => Cells[channel].Family.Length > 0)
                .GroupBy(channel => Cells[channel].Family)
        )
        {
            var cells = family.GroupBy(channel => Cells[channel].Cell, StringComparer.Ordinal).ToArray();
            var fewest = cells.Min(cell => cell.Count(channel => allowed[channel]));
            foreach (
                var channel in cells.SelectMany(cell =>
                    cell.Where(channel => allowed[channel]).OrderBy(channel => scores[channel]).Skip(fewest)
                )
            )
            {
                allowed[channel] = false;
            }
        }

        return allowed;
    }
}

/// <summary>Finds the layers that can be masked.</summary>
internal static class MaskCandidates
{
    /// <summary>Candidates in execution order.</summary>
    /// <param name="flow">The network.</param>
    /// <param name="side">The side that is masked.</param>
    /// <param name="isShared">Whether layers share masks.</param>
    public static MaskCandidate[] Find(ChannelFlow flow, PruningSide side, bool isShared = false)
    {
        var isBound = side == PruningSide.Input ? FromInputs(flow) : IntoOutputs(flow);
        var needsCoupled = flow.Rules.Any(rule =>
            rule is ChannelRule.Map { Tie: not null } or ChannelRule.Map { IsJoint: true } or ChannelRule.Mix { Groups: > 1 }
        );
        var coupled = needsCoupled ? new CoupledChannels(flow) : null;
        var grouped = coupled is null ? null : new GroupedChannels(flow, coupled);
        var calls = flow.Graph.Operations.Where(operation => operation.Layer is not null && flow.Rules[operation.Id] is ChannelRule.Mix);
        return
        [
            .. calls
                .GroupBy(operation => operation.Layer!, StringComparer.Ordinal)
                .Select(group =>
                {
                    var first = group.First().Id;
                    int[] values = [.. group.Select(operation => side == PruningSide.Input ? operation.Inputs[0] : operation.Id)];
                    var units = Units(values[0], flow.Channels[values[0]], coupled);
                    var reader = isShared || side == PruningSide.Output ? default(int?) : first;
                    var cells = units.Select(unit => grouped?.Cell(values[0], unit, reader) ?? new("", ""));
                    var joint = units.Select(unit =>
                        side == PruningSide.Output && !isShared && coupled?.IsJoint(values[0], unit) == true
                            ? coupled.Find(values[0], unit)
                            : default(int?)
                    );
                    return new MaskCandidate(group.Key, values[0], Free(values, isBound, units), units, [.. cells]) { Joint = [.. joint] };
                }),
        ];
    }

    private static bool[] Free(int[] values, bool[][] isBound, int[] units)
    {
        var bound = Enumerable.Range(0, units.Length).Where(channel => values.Any(value => isBound[value][channel]));
        var boundUnits = new HashSet<int>(bound.Select(channel => units[channel]));
        return [.. units.Select(unit => !boundUnits.Contains(unit))];
    }

    private static int[] Units(int value, int count, CoupledChannels? coupled)
    {
        var first = new Dictionary<int, int>();
        var units = Enumerable.Range(0, count).ToArray();
        foreach (var channel in units.Where(channel => coupled?.IsTied(value, channel) == true).ToArray())
        {
            var set = coupled!.Find(value, channel);
            units[channel] = first.TryGetValue(set, out var unit) ? unit : first[set] = channel;
        }

        return units;
    }

    // Channels that carry an input of the network, alone or with others.
    private static bool[][] FromInputs(ChannelFlow flow)
    {
        var bound = flow.Channels.Select(count => new bool[count]).ToArray();
        foreach (var operation in flow.Graph.Operations)
        {
            var value = bound[operation.Id];
            switch (flow.Rules[operation.Id])
            {
                case ChannelRule.Fixed when operation.Operator == "input":
                    Fill(value);
                    break;
                case ChannelRule.Opaque when operation.Inputs.Any(id => bound[id].Contains(true)):
                    Fill(value);
                    break;
                case ChannelRule.Map map:
                    foreach (var (channel, input, source) in Sources(map))
                    {
                        value[channel] |= bound[operation.Inputs[input]][source];
                    }

                    break;
            }
        }

        return bound;
    }

    // Channels that reach an output of the network, or an operation without a rule, without being mixed.
    private static bool[][] IntoOutputs(ChannelFlow flow)
    {
        var bound = flow.Channels.Select(count => new bool[count]).ToArray();
        foreach (var output in flow.Graph.Outputs)
        {
            Fill(bound[output]);
        }

        foreach (var operation in flow.Graph.Operations.Reverse())
        {
            switch (flow.Rules[operation.Id])
            {
                case ChannelRule.Opaque:
                    foreach (var input in operation.Inputs)
                    {
                        Fill(bound[input]);
                    }

                    break;
                case ChannelRule.Map map:
                    foreach (var (channel, input, source) in Sources(map))
                    {
                        bound[operation.Inputs[input]][source] |= bound[operation.Id][channel];
                    }

                    foreach (
                        var (input, _) in operation
                            .Inputs.Zip(map.Sources, (input, sources) => (input, sources))
                            .Where(pair => pair.sources.Count == 0)
                    )
                    {
                        Fill(bound[input]);
                    }

                    break;
            }
        }

        return bound;
    }

    private static IEnumerable<(int Channel, int Input, int Source)> Sources(ChannelRule.Map map)
    {
        for (var input = 0; input < map.Sources.Count; input++)
        {
            for (var channel = 0; channel < map.Sources[input].Count; channel++)
            {
                foreach (var source in map.Reads(input, channel))
                {
                    yield return (channel, input, source);
                }
            }
        }
    }

    private static void Fill(bool[] channels)
    {
        for (var channel = 0; channel < channels.Length; channel++)
        {
            channels[channel] = true;
        }
    }
}
