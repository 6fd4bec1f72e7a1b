namespace Upscale.Generators.Capture.Values;

/// <summary>C#'s copy on assignment: structs and tuples are copied, everything else is shared.</summary>
internal static class Copies
{
    /// <summary>What a variable holds after it was assigned <paramref name="value"/>.</summary>
    public static AbstractValue Of(AbstractValue value) =>
        value switch
        {
            ObjectValue { Type.IsValueType: true } structure => structure.Copy(),
            SequenceValue { Kind: SequenceKind.Tuple } tuple => new SequenceValue(SequenceKind.Tuple, tuple.Items.Select(Of), tuple.Type),
            _ => value,
        };
}
