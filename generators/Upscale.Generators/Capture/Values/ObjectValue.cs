using Microsoft.CodeAnalysis;

namespace Upscale.Generators.Capture.Values;

/// <summary>An object of a class, record or struct of the user.</summary>
internal class ObjectValue(INamedTypeSymbol type) : AbstractValue
{
    /// <summary>The object's own type, constructed.</summary>
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>Fields and auto-properties (by property), by original definition.</summary>
    public Dictionary<ISymbol, AbstractValue> Fields { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Parameters of primary constructors, which members may use as variables.</summary>
    public Dictionary<ISymbol, Variable> Captured { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>A copy of a struct, or of a record for <c>with</c>.</summary>
    public ObjectValue Copy()
    {
        var copy = new ObjectValue(Type);
        foreach (var field in Fields)
        {
            copy.Fields.Add(field.Key, Copies.Of(field.Value));
        }

        foreach (var parameter in Captured)
        {
            copy.Captured.Add(parameter.Key, new Variable(Copies.Of(parameter.Value.Value)));
        }

        return copy;
    }

    public override string ToString() => Type.Name;
}
