using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Gives every registered module its dotted name, and lists those that hold tensors.</summary>
/// <remarks>
/// Depth first in order of registration, as <c>named_modules()</c>. TorchSharp's <c>state_dict()</c> has all parameters in this order, then all buffers.
/// A module that is registered in several places has the name of the first; the other names are its aliases there.
/// </remarks>
internal static class ModuleNames
{
    /// <summary>Names the modules below <paramref name="model"/>; returns the layers in order.</summary>
    public static IReadOnlyList<Layer> Assign(ModuleValue model, Location? location)
    {
        var layers = new List<Layer>();
        Visit(model, "", layers, 0, location);
        return layers;
    }

    private static void Visit(ModuleValue module, string name, List<Layer> layers, int depth, Location? location)
    {
        if (module.DottedName is not null)
        {
            return;
        }

        if (depth > 100)
        {
            throw new CaptureException(CaptureDiagnostics.NotUnderstood, location, $"modules are nested more than 100 deep at '{name}'");
        }

        module.DottedName = name;
        if (module.Parameters.Count + module.Buffers.Count > 0)
        {
            layers.Add(new(name, Kind(module), module.Attributes, Tensors(module, name, location)));
        }

        foreach (var child in module.Children)
        {
            Visit(child.Value, name.Length == 0 ? child.Key : name + "." + child.Key, layers, depth + 1, location);
        }
    }

    /// <summary>A layer is of its TorchSharp class; all else only holds tensors.</summary>
    private static string Kind(ModuleValue module) =>
        module.Kind is { } kind && KnownLibrary.Modules.TryGetValue(kind, out var known) && known.IsLayer ? kind : "Module";

    private static EquatableArray<LayerTensor> Tensors(ModuleValue module, string name, Location? location) =>
        module
            .Parameters.Select(item => Tensor(item, isBuffer: false))
            .Concat(module.Buffers.Where(item => !module.NonPersistent.Contains(item.Key)).Select(item => Tensor(item, isBuffer: true)))
            .Select(tensor =>
                tensor
                ?? throw new CaptureException(
                    CaptureDiagnostics.NotUnderstood,
                    location,
                    $"the sizes of a tensor of '{(name.Length == 0 ? "the model" : name)}' are not known"
                )
            )
            .ToEquatableArray();

    private static LayerTensor? Tensor(KeyValuePair<string, TensorStateValue> item, bool isBuffer) =>
        item.Value.Sizes is { } sizes ? new(item.Key, sizes.ToEquatableArray(), isBuffer) : null;
}
