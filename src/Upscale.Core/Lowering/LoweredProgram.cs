using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>A normalisation that became part of a layer's weights.</summary>
/// <param name="Layer">The convolution or linear layer.</param>
/// <param name="Normalization">The BatchNorm layer.</param>
/// <param name="IsBefore">Whether the layer reads the normalised value; otherwise it makes the value that is normalised.</param>
public sealed record LayerFold(string Layer, string Normalization, bool IsBefore);

/// <summary>A network's forward as steps: what the generated class does, and what its weights are made from.</summary>
/// <param name="Graph">The model.</param>
/// <param name="Steps">In execution order.</param>
/// <param name="Folds">Normalisations that are not there any more, in the order in which they are folded.</param>
public sealed record LoweredProgram(Graph Graph, EquatableArray<LoweredStep> Steps, EquatableArray<LayerFold> Folds)
{
    /// <summary>Whether convolutions of images run on channels that lie together in memory.</summary>
    public bool IsChannelsLast { get; init; }

    /// <summary>Whether these convolutions have prepacked weights, and do what follows them.</summary>
    public bool IsFused { get; init; }

    /// <summary>Whether it is the graph itself, step by step.</summary>
    public bool IsPlain => this == Of(Graph);

    /// <summary>Each operation a step.</summary>
    public static LoweredProgram Of(Graph graph) => new(graph, graph.Operations.Select(LoweredStep.Of).ToEquatableArray(), []);

    /// <summary>A layer as the program has it, or null where it was folded away: a layer with a normalisation in it has a bias.</summary>
    public Layer? Layer(string name)
    {
        var layer = Graph.Layer(name);
        if (Folds.Any(fold => fold.Normalization == name))
        {
            return null;
        }

        if (layer.Find("bias") is not null || Folds.FirstOrDefault(fold => fold.Layer == name) is not { } folded)
        {
            return layer;
        }

        var bias = new LayerTensor("bias", [FoldedOutputs(layer, folded)], IsBuffer: false);
        return layer with { Tensors = layer.Tensors.Append(bias).ToEquatableArray() };
    }

    private long FoldedOutputs(Layer layer, LayerFold fold) =>
        fold.IsBefore ? layer.WeightSizes[0] : Graph.Layer(fold.Normalization).Find("running_mean")!.Sizes[0];
}
