using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>A normalisation that became part of a layer's weights.</summary>
/// <param name="Layer">The convolution or linear layer.</param>
/// <param name="Normalization">The BatchNorm layer.</param>
/// <param name="IsBefore">Whether the layer reads the normalised value; otherwise it makes the value that is normalised.</param>
public sealed record LayerFold(string Layer, string Normalization, bool IsBefore)
{
    /// <summary>The range of the activation between the two, where the normalisation leaves a clamp behind; otherwise null.</summary>
    public ClampRange? Range { get; init; }
}

/// <summary>What an activation leaves of the numbers: those between two bounds, which may be infinite.</summary>
public sealed record ClampRange(double Lower, double Upper);

/// <summary>A network's forward as steps: what the generated class does, and what its weights are made from.</summary>
/// <param name="Graph">The model.</param>
/// <param name="Steps">In execution order.</param>
/// <param name="Folds">Normalisations that are not there any more, in the order in which they are folded.</param>
public sealed record LoweredProgram(Graph Graph, EquatableArray<LoweredStep> Steps, EquatableArray<LayerFold> Folds)
{
    /// <summary>The kind of a layer that clamps each channel.</summary>
    public const string ClampKind = "ChannelClamp";

    /// <summary>Whether convolutions of images run on channels that lie together in memory.</summary>
    public bool IsChannelsLast { get; init; }

    /// <summary>Whether these convolutions have prepacked weights, and do what follows them.</summary>
    public bool IsFused { get; init; }

    /// <summary>Whether it is the graph itself, step by step.</summary>
    public bool IsPlain => this == Of(Graph);

    /// <summary>Each operation a step.</summary>
    public static LoweredProgram Of(Graph graph) => new(graph, graph.Operations.Select(LoweredStep.Of).ToEquatableArray(), []);

    /// <summary>
    /// A layer as the program has it, or null where it was folded away: a layer with a normalisation in it has a bias, and a normalisation
    /// that became a clamp has bounds.
    /// </summary>
    public Layer? Layer(string name)
    {
        var layer = Graph.Layer(name);
        if (Folds.FirstOrDefault(fold => fold.Normalization == name) is { } gone)
        {
            return gone.Range is null ? null : Clamp(layer);
        }

        if (layer.Find("bias") is not null || Folds.FirstOrDefault(fold => fold.Layer == name) is not { } folded)
        {
            return layer;
        }

        var bias = new LayerTensor("bias", [FoldedOutputs(layer, folded)], IsBuffer: false);
        return layer with { Tensors = layer.Tensors.Append(bias).ToEquatableArray() };
    }

    private static Layer Clamp(Layer normalization)
    {
        var channels = normalization.Find("running_mean")!.Sizes;
        return new(
            normalization.Name,
            ClampKind,
            Attributes.Empty,
            [new("lower", channels, IsBuffer: true), new("upper", channels, IsBuffer: true)]
        );
    }

    private long FoldedOutputs(Layer layer, LayerFold fold) =>
        fold.IsBefore ? layer.WeightSizes[0] : Graph.Layer(fold.Normalization).Find("running_mean")!.Sizes[0];
}
