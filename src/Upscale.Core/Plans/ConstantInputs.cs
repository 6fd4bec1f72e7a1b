using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>Input channels of a layer that have one number at all places.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Channels">The channels, without those that are zero or that the layer masks.</param>
/// <param name="Kept">Why the layer reads them all the same; null where its bias takes them over.</param>
public sealed record ConstantInput(string Layer, EquatableArray<int> Channels, string? Kept);

/// <summary>Finds constant channels, and which of them a layer need not read.</summary>
/// <remarks>
/// Where only a filter is zero, its bias and what follows it make a constant. A layer that reads it at every place alike adds the same number
/// everywhere, and that can stand in its bias; zeros around the input break this.
/// </remarks>
public static class ConstantInputs
{
    /// <summary>For each layer that reads constant channels: which, and what becomes of them.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="masks">What is zero.</param>
    /// <param name="flat">For each layer the output channels whose weight is zero.</param>
    public static EquatableArray<ConstantInput> Find(Graph graph, MaskSet masks, IReadOnlyDictionary<string, IReadOnlyList<int>> flat)
    {
        if (flat.Values.All(channels => channels.Count == 0))
        {
            return [];
        }

        var flow = new ChannelFlow(graph);
        var (zeros, constants) = (ZeroChannels.Of(flow, masks), ConstantChannels.Of(flow, masks, flat));
        var found = new List<ConstantInput>();
        foreach (
            var operation in graph.Operations.Where(operation => flow.Rules[operation.Id] is ChannelRule.Mix && operation.Layer is not null)
        )
        {
            var (source, masked) = (operation.Inputs[0], new HashSet<int>(masks[operation.Layer!].Inputs));
            var channels = Enumerable
                .Range(0, flow.Channels[source])
                .Where(channel => constants[source][channel] && !zeros[source][channel] && !masked.Contains(channel))
                .ToEquatableArray();
            if (channels.Count > 0 && found.TrueForAll(entry => entry.Layer != operation.Layer))
            {
                found.Add(
                    new(operation.Layer!, channels, flow.IsShared(operation.Id) ? "it is called more than once" : Kept(graph, operation))
                );
            }
        }

        return found.ToEquatableArray();
    }

    /// <summary>The masks with what layers need not read.</summary>
    public static MaskSet AddTo(MaskSet masks, IEnumerable<ConstantInput> constants)
    {
        var carried = constants.Where(entry => entry.Kept is null).ToDictionary(entry => entry.Layer, StringComparer.Ordinal);
        var listed = new HashSet<string>(masks.Layers.Select(mask => mask.Layer), StringComparer.Ordinal);
        return new(
            masks
                .Layers.Concat(carried.Keys.Where(layer => !listed.Contains(layer)).Select(layer => masks[layer]))
                .Select(mask => carried.TryGetValue(mask.Layer, out var entry) ? mask with { Constants = entry.Channels } : mask)
                .ToEquatableArray()
        );
    }

    /// <summary>Whether a layer can hold constants in its bias.</summary>
    public static bool CanCarry(Graph graph, Operation operation) =>
        (operation.Operator == "linear" || operation.Operator.StartsWith("conv", StringComparison.Ordinal))
        && Kept(graph, operation) is null;

    private static string? Kept(Graph graph, Operation operation)
    {
        var layer = graph.Layer(operation.Layer!);
        return operation.Operator == "linear" ? (layer.Kind == ParameterLinears.Kind && layer.Bias is null ? "its class has no bias" : null)
            : operation.Operator.StartsWith("conv_transpose", StringComparison.Ordinal)
                ? "a transposed convolution adds fewer terms at its borders"
            : operation.Attributes.Integer("groups") > 1 ? "it has groups"
            : IsPadded(layer, operation.Attributes) ? "it pads its input with zeros"
            : null;
    }

    // Other modes than zeros are an operation of their own, before the convolution.
    private static bool IsPadded(Layer layer, Attributes attributes) =>
        attributes["padding"] switch
        {
            AttributeValue.None => false,
            AttributeValue.Word word => word.Value != "valid" && layer.WeightSizes.Skip(2).Any(size => size > 1),
            AttributeValue.Sequence sequence => sequence.Items.Any(item => item is not AttributeValue.Integer { Value: 0 }),
            var single => single is not AttributeValue.Integer { Value: 0 },
        };
}
