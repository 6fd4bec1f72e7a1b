using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Traces;

/// <summary>The channel axis and channel rule of every value of a graph.</summary>
public sealed class GraphChannels
{
    private readonly ChannelRule[] rules;

    private GraphChannels(Graph graph, ChannelRule[] rules)
    {
        Graph = graph;
        this.rules = rules;
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>How the value's channels come from its inputs' channels.</summary>
    public ChannelRule Rule(int value) => rules[value];

    /// <summary>The axis along which the value carries its channels, or -1.</summary>
    public int Axis(int value) => rules[value].Axis;

    /// <summary>Number of channels; 0 where the value has no channel axis.</summary>
    public int Count(int value) => Axis(value) < 0 ? 0 : (int)Graph.Operations[value].Shape[Axis(value)].Size;

    /// <summary>Resolves the channels of <paramref name="graph"/>.</summary>
    /// <exception cref="GraphException">An operation has no operator, or does not fit its inputs.</exception>
    public static GraphChannels Of(Graph graph)
    {
        var axes = new Dictionary<int, int>();
        var best = Resolve(graph, axes);

        // Inputs and the model's own tensors have no channel axis of their own: by convention it is axis 1, but a linear layer consumes
        // the last one. Only where convention leaves a reader without a rule are the other axes tried.
        foreach (var value in graph.Operations.Where(operation => best[operation.Id] is ChannelRule.Fixed or ChannelRule.State).Select(operation => operation.Id))
        {
            if (!ReachesOpaque(graph, best, value))
            {
                continue;
            }

            foreach (var axis in OtherAxes(graph.Operations[value].Shape, best[value]))
            {
                var trial = Resolve(graph, new Dictionary<int, int>(axes) { [value] = axis });
                if (Opaques(trial) < Opaques(best))
                {
                    axes[value] = axis;
                    best = trial;
                }
            }
        }

        return new(graph, best);
    }

    private static ChannelRule[] Resolve(Graph graph, Dictionary<int, int> axes)
    {
        var rules = new ChannelRule[graph.Operations.Count];
        var layers = graph.Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        foreach (var operation in graph.Operations)
        {
            var rule = OperatorTable.Find(operation.Operator) ?? throw new GraphException($"there is no operator '{operation.Operator}'");
            var resolved = rule.Channels(
                new(
                    operation,
                    [.. operation.Inputs.Select(input => graph.Operations[input].Shape)],
                    [.. operation.Inputs.Select(input => rules[input].Axis)],
                    operation.Layer is null ? null : layers[operation.Layer]
                )
            );
            rules[operation.Id] = axes.TryGetValue(operation.Id, out var axis) ? resolved with { Axis = axis } : resolved;
        }

        return rules;
    }

    private static bool ReachesOpaque(Graph graph, ChannelRule[] rules, int start)
    {
        var reached = new HashSet<int> { start };
        foreach (var operation in graph.Operations.Where(operation => operation.Inputs.Any(reached.Contains)))
        {
            if (rules[operation.Id] is ChannelRule.Opaque)
            {
                return true;
            }

            if (rules[operation.Id] is ChannelRule.Map)
            {
                _ = reached.Add(operation.Id);
            }
        }

        return false;
    }

    private static IEnumerable<int> OtherAxes(Shape shape, ChannelRule rule)
    {
        var axes = Enumerable.Range(0, shape.Rank).Reverse().Where(axis => axis != rule.Axis && shape[axis].Size > 1);
        return rule is ChannelRule.State ? axes.Append(-1) : axes;
    }

    private static int Opaques(ChannelRule[] rules) => rules.Count(rule => rule is ChannelRule.Opaque);
}
