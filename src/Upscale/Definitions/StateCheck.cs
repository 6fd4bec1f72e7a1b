using TorchSharp;
using Upscale.Core.Graphs;

namespace Upscale;

/// <summary>Whether a model has the layers of a graph.</summary>
internal static class StateCheck
{
    /// <summary>The first difference in words, or null where there is none.</summary>
    public static string? Difference(torch.nn.Module model, Graph graph)
    {
        var state = ModelState.Of(model);
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in graph.Layers)
        {
            foreach (var tensor in layer.Tensors.Where(tensor => tensor.Field is null))
            {
                var name = ModelState.Name(layer, tensor.Name);
                expected.Add(name);
                if (!state.TryGetValue(name, out var found))
                {
                    return $"it has no '{name}'";
                }

                if (!found.shape.AsSpan().SequenceEqual(tensor.Sizes.AsSpan()))
                {
                    return $"its '{name}' is [{string.Join(",", found.shape)}], the graph's is [{string.Join(",", tensor.Sizes)}]";
                }
            }
        }

        // A module that is registered in two places has its tensors there under both names; the graph knows the first.
        var known = new HashSet<nint>(expected.Select(name => state[name].Handle));
        var extra = state
            .Where(item => !expected.Contains(item.Key) && !known.Contains(item.Value.Handle))
            .Select(item => item.Key)
            .FirstOrDefault();
        return extra is null ? null : $"it has '{extra}', which the graph has not";
    }
}
