using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>What a library member does to abstract values.</summary>
internal delegate AbstractValue LibraryMember(ICaptureContext context, CallArguments call);

/// <summary>Known members of library types, by the type's full name and the member's metadata name.</summary>
/// <remarks>
/// Names of types are written as in C# without type arguments: <c>TorchSharp.torch.nn.functional</c>, <c>System.Collections.Generic.List</c>.
/// Members: a method's name, a property's name (reading), <c>=</c> and a property's name (writing), <c>this[]</c> and <c>=this[]</c>,
/// <c>.ctor</c>, <c>op_Addition</c>. A member that is overridden is found by the type that declares it first.
/// </remarks>
internal sealed class LibraryTable
{
    private readonly Dictionary<string, LibraryMember> members = new(StringComparer.Ordinal);

    /// <summary>Adds one member.</summary>
    public LibraryTable Add(string type, string member, LibraryMember evaluate)
    {
        members.Add(type + "::" + member, evaluate);
        return this;
    }

    /// <summary>Adds members that do the same.</summary>
    public LibraryTable Add(string type, IEnumerable<string> names, LibraryMember evaluate)
    {
        foreach (var name in names)
        {
            Add(type, name, evaluate);
        }

        return this;
    }

    /// <summary>The member of <paramref name="type"/>, or null.</summary>
    public LibraryMember? Find(string type, string member) => members.TryGetValue(type + "::" + member, out var found) ? found : null;
}
