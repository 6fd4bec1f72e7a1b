using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Traces;

/// <summary>Asks every operator for its channel rule, and settles which axis is the channel axis where no operator can tell.</summary>
/// <remarks>
/// A network's input, a tensor of the model's own and a value of an operation without a rule have no channel axis of their own:
/// whoever reads them decides. By convention it is axis 1, but a linear layer consumes the last. Where convention leaves a reader without
/// a rule, the other axes are tried, and an axis is taken that leaves fewer operations without one. Such values stay whole, so any
/// choice is right; a good one lets later layers be pruned.
/// </remarks>
internal sealed class ChannelResolver(Graph graph)
{
    private readonly Dictionary<string, Layer> layers = graph.Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
    private readonly ChannelRule[] rules = new ChannelRule[graph.Operations.Count];

    public ChannelRule[] Resolve()
    {
        foreach (var operation in graph.Operations)
        {
            rules[operation.Id] = Rule(operation, value => rules[value].Axis);
        }

        KeepTensorsReadTwiceWhole();
        foreach (var operation in graph.Operations.Where(operation => IsUndecided(rules[operation.Id]) && ReachesOpaque(operation.Id)))
        {
            foreach (var axis in OtherAxes(operation))
            {
                TryAxis(operation.Id, axis);
            }
        }

        KeepTensorsBesideWholeOnesWhole();
        KeepLayersInDoubtWhole();
        return rules;
    }

    private static bool IsUndecided(ChannelRule rule) =>
        rule is ChannelRule.Fixed or ChannelRule.State or ChannelRule.Opaque or ChannelRule.Map { Form: MapForm.Bundle };

    private ChannelRule Rule(Operation operation, Func<int, int> axisOf, int? preferred = null)
    {
        var rule = OperatorTable.Find(operation.Operator) ?? throw new GraphException($"there is no operator '{operation.Operator}'");
        return rule.Channels(
            new(
                operation,
                [.. operation.Inputs.Select(input => graph.Operations[input].Shape)],
                [.. operation.Inputs.Select(axisOf)],
                operation.Layer is null ? null : layers[operation.Layer]
            )
            {
                Preferred = preferred,
            }
        );
    }

    // One tensor, one set of kept channels: two readings of it, or a reading and a call of its layer, would have to agree on theirs.
    private void KeepTensorsReadTwiceWhole() =>
        KeepTensorsWhole(states =>
            states.GroupBy(operation => operation.Attributes["name"]).Any(readings => readings.Skip(1).Any())
            || (IsRead(states.Key!) && graph.Operations.Any(operation => operation.Layer == states.Key && operation.Inputs.Count > 0))
        );

    // Whether tensors of the layer are values of their own.
    private bool IsRead(string layer) => graph.Operations.Any(operation => operation.Layer == layer && operation.Inputs.Count == 0);

    // The tensors of one layer keep the same channels: so all, where one keeps all.
    private void KeepTensorsBesideWholeOnesWhole() =>
        KeepTensorsWhole(states =>
            graph.Operations.Any(operation =>
                operation.Layer == states.Key
                && rules[operation.Id] is ChannelRule.Fixed
                && GraphChannels.HoldsChannels(layers[states.Key!], operation)
            )
        );

    private void KeepTensorsWhole(Func<IGrouping<string?, Operation>, bool> isInDoubt)
    {
        var states = graph.Operations.Where(operation => rules[operation.Id] is ChannelRule.State);
        foreach (
            var operation in states
                .GroupBy(operation => operation.Layer, StringComparer.Ordinal)
                .Where(isInDoubt)
                .SelectMany(group => group)
                .ToArray()
        )
        {
            rules[operation.Id] = new ChannelRule.Fixed(rules[operation.Id].Axis);
        }
    }

    private bool ReachesOpaque(int start)
    {
        var reached = new HashSet<int> { start };
        foreach (var operation in graph.Operations.Skip(start + 1).Where(operation => operation.Inputs.Any(reached.Contains)))
        {
            switch (rules[operation.Id])
            {
                case ChannelRule.Opaque:
                    return true;
                case ChannelRule.Map:
                    _ = reached.Add(operation.Id);
                    break;
                default:
                    break;
            }
        }

        return false;
    }

    // Channels of a tensor of the model's own are where its weights are kept; on another axis it stays whole.
    private IEnumerable<int> OtherAxes(Operation operation)
    {
        var rule = rules[operation.Id];
        var axes = Enumerable.Range(0, operation.Shape.Rank).Reverse().Where(axis => axis != rule.Axis);
        return rule is ChannelRule.Opaque or ChannelRule.Map ? axes : axes.Append(-1).Where(axis => axis != rule.Axis);
    }

    private void TryAxis(int value, int axis)
    {
        var trial = new SortedDictionary<int, ChannelRule> { [value] = OnAxis(value, axis) };
        var moved = new HashSet<int> { value };
        int AxisOf(int id) => trial.TryGetValue(id, out var rule) ? rule.Axis : rules[id].Axis;
        foreach (var operation in graph.Operations.Skip(value + 1).Where(operation => operation.Inputs.Any(moved.Contains)))
        {
            trial[operation.Id] = Rule(operation, AxisOf);
            if (trial[operation.Id].Axis != rules[operation.Id].Axis)
            {
                _ = moved.Add(operation.Id);
            }
        }

        if (trial.Values.Count(rule => rule is ChannelRule.Opaque) < trial.Keys.Count(id => rules[id] is ChannelRule.Opaque))
        {
            foreach (var (id, rule) in trial.Select(pair => (pair.Key, pair.Value)))
            {
                rules[id] = rule;
            }
        }
    }

    // A view that makes several axes of its channels has bundles of them on any of these.
    private ChannelRule OnAxis(int value, int axis) =>
        rules[value] switch
        {
            ChannelRule.State => new ChannelRule.Fixed(axis),
            ChannelRule.Map when Rule(graph.Operations[value], id => rules[id].Axis, axis) is var rule => rule.Axis == axis
                ? rule
                : new ChannelRule.Opaque(axis, $"{graph.Operations[value].Operator} is read along another axis"),
            var rule => rule with { Axis = axis },
        };

    // A layer has one set of weights: called once with a rule and once without, or with two rules, or read as a value too, it must keep everything.
    private void KeepLayersInDoubtWhole()
    {
        foreach (var calls in graph.Operations.Where(HoldsMappedChannels).GroupBy(operation => operation.Layer, StringComparer.Ordinal))
        {
            var first = calls.First();
            var reason =
                IsRead(calls.Key!) ? "the layer's tensors are read beside it"
                : calls.All(call => SameForm(rules[call.Id], rules[first.Id]) && Count(call) == Count(first)) ? null
                : "the layer is called in two ways that share no channels";
            foreach (var call in reason is null ? [] : calls.ToArray())
            {
                rules[call.Id] = new ChannelRule.Opaque(rules[call.Id].Axis, reason!);
            }
        }
    }

    private bool HoldsMappedChannels(Operation operation) =>
        operation.Layer is not null
        && rules[operation.Id] is not (ChannelRule.Fixed or ChannelRule.State)
        && GraphChannels.HoldsChannels(layers[operation.Layer], operation);

    private long Count(Operation operation) => rules[operation.Id].Axis < 0 ? 0 : operation.Shape[rules[operation.Id].Axis].Size;

    private static bool SameForm(ChannelRule left, ChannelRule right) =>
        (left, right) switch
        {
            (ChannelRule.Map one, ChannelRule.Map other) => one.Form == other.Form,
            _ => left.GetType() == right.GetType(),
        };
}
