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
    private const int Most = 10_000_000;

    public SequenceKind Kind { get; } = kind;

    /// <summary>The elements; writing here is writing the C# object.</summary>
    public List<AbstractValue> Items { get; } = Bounded(items);

    /// <summary>The C# type, where it is known.</summary>
    public ITypeSymbol? Type { get; } = type;

    /// <summary>The key of a group.</summary>
    public AbstractValue? Key { get; init; }

    /// <summary>For each element of an ordered sequence its place in the order: equal elements have the same.</summary>
    public IReadOnlyList<int>? Ranks { get; init; }

    private static List<AbstractValue> Bounded(IEnumerable<AbstractValue> items)
    {
        var list = new List<AbstractValue>();
        foreach (var item in items)
        {
            list.Add(
                list.Count < Most ? item : throw new CaptureException(CaptureDiagnostics.BudgetExceeded, null, $"more than {Most} elements")
            );
        }

        return list;
    }
}

/// <summary>A dictionary; keys keep their order of insertion, as .NET's does while nothing is removed.</summary>
internal sealed class MapValue(ITypeSymbol? type = null) : AbstractValue
{
    public List<KeyValuePair<AbstractValue, AbstractValue>> Items { get; } = [];

    /// <summary>The C# type, where it is known.</summary>
    public ITypeSymbol? Type { get; } = type;

    /// <summary>Adds a key that is not there: at the end, or in order.</summary>
    public void Add(AbstractValue key, AbstractValue value)
    {
        var place = Type is { Name: "SortedDictionary" or "SortedList" } ? Items.FindIndex(item => IsBefore(key, item.Key)) : -1;
        Items.Insert(place < 0 ? Items.Count : place, new(key, value));
    }

    private static bool IsBefore(AbstractValue left, AbstractValue right) =>
        (left, right) switch
        {
            (Constant { Value: string a }, Constant { Value: string b }) => string.Compare(a, b, StringComparison.InvariantCulture) < 0,
            (Constant { Value: IComparable a }, Constant { Value: { } b }) when a.GetType() == b.GetType() => a.CompareTo(b) < 0,
            _ => throw new CaptureException(CaptureDiagnostics.NotUnderstood, null, "the order of a dictionary's keys is not known"),
        };

    /// <summary>Whether keys that differ only in case are one.</summary>
    public bool IgnoresCase { get; set; }

    /// <summary>The place of <paramref name="key"/>, or -1.</summary>
    public int IndexOf(AbstractValue key) =>
        Items.FindIndex(item =>
            IgnoresCase && item.Key is Constant { Value: string a } && key is Constant { Value: string b }
                ? string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
                : Equality.AreEqual(item.Key, key) == true
        );
}
