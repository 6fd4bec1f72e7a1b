using Microsoft.CodeAnalysis;

namespace Upscale.Generators.Capture.Values;

/// <summary>How a sequence is kept.</summary>
internal enum SequenceKind
{
    Array,
    List,
    Tuple,
    Set,

    /// <summary>What LINQ and iterators return: computed at once, in order.</summary>
    Enumerable,
}

/// <summary>An array, list, set, tuple or enumerable of known length.</summary>
internal sealed class SequenceValue(SequenceKind kind, IEnumerable<AbstractValue> items, ITypeSymbol? type = null) : AbstractValue
{
    public SequenceKind Kind { get; } = kind;

    /// <summary>The elements; writing here is writing the C# object.</summary>
    public List<AbstractValue> Items { get; } = [.. items];

    /// <summary>The C# type, where it is known.</summary>
    public ITypeSymbol? Type { get; } = type;
}

/// <summary>A dictionary; keys keep their order of insertion, as .NET's does while nothing is removed.</summary>
internal sealed class MapValue(ITypeSymbol? type = null) : AbstractValue
{
    public List<KeyValuePair<AbstractValue, AbstractValue>> Items { get; } = [];

    /// <summary>The C# type, where it is known.</summary>
    public ITypeSymbol? Type { get; } = type;

    /// <summary>The place of <paramref name="key"/>, or -1.</summary>
    public int IndexOf(AbstractValue key) => Items.FindIndex(item => Equality.AreEqual(item.Key, key) == true);
}
