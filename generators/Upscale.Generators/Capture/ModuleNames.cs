using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Gives every registered module its dotted name, and adds those that hold tensors to the graph.</summary>
/// <remarks>
/// Depth first in order of registration. A module that is registered in several places has the name of the first; the others are its aliases.
/// </remarks>
internal sealed class ModuleNames
{
    private readonly HashSet<ModuleValue> open = [];
    private readonly GraphBuilder graph;
    private readonly Location? location;

    private ModuleNames(GraphBuilder graph, Location? location)
    {
        this.graph = graph;
        this.location = location;
    }

    /// <summary>Names the modules below <paramref name="model"/>, and adds its layers to <paramref name="graph"/>.</summary>
    public static void Assign(ModuleValue model, GraphBuilder graph, Location? location) =>
        new ModuleNames(graph, location).Visit(model, "");

    private void Visit(ModuleValue module, string name)
    {
        if (open.Contains(module))
        {
            throw Refuse($"the module '{name}' is registered below itself");
        }

        if (open.Count > 100)
        {
            throw Refuse($"modules are nested more than 100 deep at '{name}'");
        }

        if (module.DottedName is { } first)
        {
            if (HoldsTensors(module))
            {
                graph.Alias(name, first);
            }

            return;
        }

        module.DottedName = name;
        if (module.Parameters.Count + module.Buffers.Count > 0)
        {
            graph.Layer(new(name, Kind(module), module.Attributes, Tensors(module, name)));
        }

        _ = open.Add(module);
        foreach (var child in module.Children)
        {
            Visit(child.Value, name.Length == 0 ? child.Key : name + "." + child.Key);
        }

        _ = open.Remove(module);
    }

    private static bool HoldsTensors(ModuleValue module) =>
        module.Parameters.Count + module.Buffers.Count > 0 || module.Children.Any(child => HoldsTensors(child.Value));

    private CaptureException Refuse(string reason) => new(CaptureDiagnostics.NotUnderstood, location, reason);

    /// <summary>A layer is of its TorchSharp class; all else only holds tensors.</summary>
    private static string Kind(ModuleValue module) =>
        module.Kind is { } kind && KnownLibrary.Modules.TryGetValue(kind, out var known) && known.IsLayer ? kind : "Module";

    private EquatableArray<LayerTensor> Tensors(ModuleValue module, string name) =>
        module
            .Parameters.Select(item => Tensor(item, isBuffer: false))
            .Concat(module.Buffers.Where(item => !module.NonPersistent.Contains(item.Key)).Select(item => Tensor(item, isBuffer: true)))
            .Select(tensor => tensor ?? throw Refuse($"the sizes of a tensor of '{(name.Length == 0 ? "the model" : name)}' are not known"))
            .ToEquatableArray();

    private static LayerTensor? Tensor(KeyValuePair<string, TensorStateValue> item, bool isBuffer) =>
        item.Value.Sizes is { } sizes
            ? new(item.Key, sizes.ToEquatableArray(), isBuffer)
            {
                NumberType = item.Value.NumberType is NumberTypes.Float ? null : item.Value.NumberType,
            }
            : null;
}
