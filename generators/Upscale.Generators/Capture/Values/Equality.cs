using Microsoft.CodeAnalysis;

namespace Upscale.Generators.Capture.Values;

/// <summary><c>Equals</c> of C# on abstract values.</summary>
internal static class Equality
{
    /// <summary>Whether two values are equal; null where that is not known.</summary>
    public static bool? AreEqual(AbstractValue left, AbstractValue right) =>
        (left, right) switch
        {
            (Unknown, _) or (_, Unknown) => null,
            (Constant a, Constant b) => Equals(a.Value, b.Value),
            (SizeValue a, SizeValue b) when a.Expression == b.Expression => true,
            (SizeValue or RatioValue, _) or (_, SizeValue or RatioValue) => null,
            (TypeValue a, TypeValue b) => SymbolEqualityComparer.Default.Equals(a.Type, b.Type),
            (SequenceValue { Kind: SequenceKind.Tuple } a, SequenceValue { Kind: SequenceKind.Tuple } b) => All(a.Items, b.Items),
            (ModuleValue, _) or (_, ModuleValue) => ReferenceEquals(left, right),
            (ObjectValue a, ObjectValue b) when a.Type.IsRecord || a.Type.IsValueType => Members(a, b),
            (DelegateValue a, DelegateValue b) => ReferenceEquals(a, b) || a.IsSameMethod(b),
            _ => ReferenceEquals(left, right),
        };

    private static bool? All(List<AbstractValue> left, List<AbstractValue> right)
    {
        bool? result = left.Count == right.Count;
        for (var i = 0; i < left.Count && result == true; i++)
        {
            result = AreEqual(left[i], right[i]);
        }

        return result;
    }

    private static bool? Members(ObjectValue left, ObjectValue right)
    {
        if (!SymbolEqualityComparer.Default.Equals(left.Type, right.Type))
        {
            return false;
        }

        bool? result = true;
        foreach (var field in left.Fields)
        {
            var equal = right.Fields.TryGetValue(field.Key, out var other) ? AreEqual(field.Value, other) : false;
            result =
                equal == false || result == false ? false
                : equal is null ? null
                : result;
        }

        return result;
    }
}
