using Microsoft.CodeAnalysis;
using Upscale.Core.Graphs;

namespace Upscale.Generators.Capture.Values;

/// <summary>A module: of a TorchSharp class, or of a class of the user (which may derive from a TorchSharp one).</summary>
internal sealed class ModuleValue(INamedTypeSymbol type) : ObjectValue(type)
{
    /// <summary>The TorchSharp class, such as <c>Conv2d</c>; null for a user's class that derives from <c>Module</c> itself.</summary>
    public string? Kind { get; set; }

    /// <summary>The TorchSharp constructor's arguments by PyTorch's names.</summary>
    public Attributes Attributes { get; set; } = Attributes.Empty;

    /// <summary>Own parameters by name, in registration order.</summary>
    public List<KeyValuePair<string, TensorStateValue>> Parameters { get; } = [];

    /// <summary>Own buffers by name, in registration order; in the state dictionary they follow the parameters.</summary>
    public List<KeyValuePair<string, TensorStateValue>> Buffers { get; } = [];

    /// <summary>Buffers that are not in the state dictionary.</summary>
    public HashSet<string> NonPersistent { get; } = new(StringComparer.Ordinal);

    /// <summary>Registered modules by name, in registration order; also the elements of <c>Sequential</c>, <c>ModuleList</c> and <c>ModuleDict</c>.</summary>
    public List<KeyValuePair<string, ModuleValue>> Children { get; } = [];

    /// <summary>The dotted name in the model's state dictionary; set when construction is over.</summary>
    public string? DottedName { get; set; }

    /// <summary>Whether <c>RegisterComponents</c> has run; it runs once for an object.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>Adds a parameter of these sizes.</summary>
    public void AddParameter(string name, params long[] sizes) => Add(Parameters, name, new TensorStateValue(sizes, isParameter: true));

    /// <summary>Adds a buffer of these sizes.</summary>
    public void AddBuffer(string name, params long[] sizes) => Add(Buffers, name, new TensorStateValue(sizes, isParameter: false));

    /// <summary>The own parameter or buffer called <paramref name="name"/>, or null.</summary>
    public TensorStateValue? Find(string name)
    {
        foreach (var tensor in Parameters.Concat(Buffers))
        {
            if (tensor.Key == name)
            {
                return tensor.Value;
            }
        }

        return null;
    }

    /// <summary>Registers <paramref name="state"/> under <paramref name="name"/>; a tensor keeps its first owner.</summary>
    public void Add(List<KeyValuePair<string, TensorStateValue>> list, string name, TensorStateValue state)
    {
        state.Owner ??= this;
        state.Name ??= name;
        list.Add(new(name, state));
    }

    public override string ToString() => Kind ?? Type.Name;
}
