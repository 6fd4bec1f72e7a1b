using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale;

/// <summary>The layers that forward calls, with the channel axes of their tensors.</summary>
internal static class LayerTensors
{
    /// <summary>A layer's tensor and where it has the layer's channels.</summary>
    /// <param name="Layer">The layer.</param>
    /// <param name="Tensor">Its tensor.</param>
    /// <param name="Axes">Along which axes the output and input channels lie.</param>
    public sealed record Entry(Layer Layer, LayerTensor Tensor, TensorAxes Axes)
    {
        /// <summary>The name in <c>state_dict()</c>.</summary>
        public string Name => ModelState.Name(Layer, Tensor.Name);
    }

    /// <summary>Every tensor of every layer; those of layers that forward never calls have no axes.</summary>
    public static IReadOnlyList<Entry> Of(Graph graph)
    {
        var operators = Callers(graph);
        return
        [
            .. graph.Layers.SelectMany(layer =>
                layer.Tensors.Select(tensor => new Entry(
                    layer,
                    tensor,
                    operators.TryGetValue(layer.Name, out var found) ? found.TensorAxes(layer, tensor.Name) : TensorAxes.None
                ))
            ),
        ];
    }

    /// <summary>The operator that calls each layer; a layer called twice is called by the same one.</summary>
    public static Dictionary<string, Operator> Callers(Graph graph)
    {
        var callers = new Dictionary<string, Operator>(StringComparer.Ordinal);
        foreach (var operation in graph.Operations)
        {
            if (operation.Layer is { } layer)
            {
                callers.TryAdd(
                    layer,
                    OperatorTable.Find(operation.Operator) ?? throw new GraphException($"there is no operator '{operation.Operator}'")
                );
            }
        }

        return callers;
    }
}
