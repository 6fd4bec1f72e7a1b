using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>A network as a straight line of operations. Only <see cref="GraphBuilder"/> makes one.</summary>
/// <param name="Operations">In execution order; operation <c>i</c> has id <c>i</c>. Inputs of the network are operations called <c>input</c>, first.</param>
/// <param name="Outputs">The values returned; several for a tuple.</param>
/// <param name="Layers">Every layer of the model in <c>state_dict()</c> order, also those that forward never calls.</param>
public sealed record Graph(EquatableArray<Operation> Operations, EquatableArray<int> Outputs, EquatableArray<Layer> Layers)
{
    /// <summary>Other names of modules that are registered in several places, in order of registration.</summary>
    public EquatableArray<LayerAlias> Aliases { get; init; } = [];

    /// <summary>The layer called <paramref name="name"/>.</summary>
    /// <exception cref="GraphException">There is none.</exception>
    public Layer Layer(string name) =>
        Layers.FirstOrDefault(layer => layer.Name == name) ?? throw new GraphException($"the graph has no layer '{name}'");
}
