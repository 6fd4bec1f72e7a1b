using System.Runtime.CompilerServices;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Traces;

/// <summary>The channel axis and channel rule of every value of a graph.</summary>
public sealed class GraphChannels
{
    private static readonly ConditionalWeakTable<Graph, GraphChannels> Resolved = new();

    private readonly ChannelRule[] rules;

    internal GraphChannels(Graph graph, ChannelRule[] rules)
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

    /// <summary>
    /// Whether the operation has a layer with a tensor along channels: then all calls of that layer keep the same ones. A layer of one slope
    /// for everything ties nothing together.
    /// </summary>
    public bool HoldsChannels(int value)
    {
        var operation = Graph.Operations[value];
        if (operation.Layer is null)
        {
            return false;
        }

        return HoldsChannels(Graph.Layer(operation.Layer), operation);
    }

    internal static bool HoldsChannels(Layer layer, Operation operation)
    {
        var rule = OperatorTable.Find(operation.Operator)!;
        return layer.Tensors.Any(tensor => rule.TensorAxes(layer, tensor.Name) != TensorAxes.None);
    }

    /// <summary>The attributes with which the operation runs when channels have been dropped; see <see cref="Operator.Narrowed"/>.</summary>
    public Attributes Narrowed(int value)
    {
        var operation = Graph.Operations[value];
        return OperatorTable
            .Find(operation.Operator)!
            .Narrowed(
                new(
                    operation,
                    [.. operation.Inputs.Select(input => Graph.Operations[input].Shape)],
                    [.. operation.Inputs.Select(Axis)],
                    operation.Layer is null ? null : Graph.Layer(operation.Layer)
                )
                {
                    Preferred = Axis(value),
                }
            );
    }

    /// <summary>Resolves the channels of <paramref name="graph"/>; of one graph they are resolved once, since every stage asks for them.</summary>
    /// <exception cref="GraphException">An operation has no operator, or does not fit its inputs.</exception>
    public static GraphChannels Of(Graph graph) => Resolved.GetValue(graph, Resolve);

    private static GraphChannels Resolve(Graph graph) => new(graph, new ChannelResolver(graph).Resolve());
}
