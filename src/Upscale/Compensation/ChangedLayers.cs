using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Which layers read something else than in the dense network, or are something else themselves.</summary>
internal static class ChangedLayers
{
    /// <summary>Their names. Layers before the first change need no fit.</summary>
    public static HashSet<string> Find(Calibration calibration, Dictionary<string, Tensor> state)
    {
        using var scope = NewDisposeScope();
        var graph = calibration.Definition.Graph;
        var dense = ModelState.Of(calibration.Dense);
        var different = graph
            .Layers.Where(layer =>
                layer
                    .Tensors.Select(tensor => ModelState.Name(layer, tensor.Name))
                    .Any(name => state[name].ne(dense[name]).any().item<bool>())
            )
            .Select(layer => layer.Name)
            .ToHashSet(StringComparer.Ordinal);
        var values = new bool[graph.Operations.Count];
        var layers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in graph.Operations)
        {
            var isChanged = operation.Inputs.Any(input => values[input]) || (operation.Layer is { } layer && different.Contains(layer));
            values[operation.Id] = isChanged;
            if (isChanged && operation.Layer is { } name)
            {
                layers.Add(name);
            }
        }

        return layers;
    }
}
