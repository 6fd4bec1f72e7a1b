namespace Upscale.Generators.Capture.Values;

/// <summary>C#'s <c>^1</c> and the ends of <c>1..^2</c>.</summary>
/// <param name="offset">A number or a size.</param>
/// <param name="isFromEnd">Whether it counts from the end.</param>
internal sealed class IndexValue(AbstractValue offset, bool isFromEnd) : AbstractValue
{
    public AbstractValue Offset { get; } = offset;

    public bool IsFromEnd { get; } = isFromEnd;

    /// <summary>The place in a sequence of <paramref name="length"/>, or null where the offset is not a known number.</summary>
    public int? In(int length) => Offset is Constant { Value: int offset } ? (IsFromEnd ? length - offset : offset) : null;
}

/// <summary>C#'s <c>start..end</c>; an end that is left out is null.</summary>
internal sealed class RangeValue(IndexValue? start, IndexValue? end) : AbstractValue
{
    public IndexValue? Start { get; } = start;

    public IndexValue? End { get; } = end;

    /// <summary>First and past-the-last place in a sequence of <paramref name="length"/>, or null where they are not known numbers.</summary>
    public (int First, int End)? In(int length)
    {
        var first = Start is null ? 0 : Start.In(length);
        var end = End is null ? length : End.In(length);
        return first is null || end is null ? null : (first.Value, end.Value);
    }
}

/// <summary>What TorchSharp's <c>TensorIndex</c> says beside numbers, ranges and tensors.</summary>
internal enum TensorIndexKind
{
    Ellipsis,

    /// <summary>A new dimension.</summary>
    None,

    /// <summary><c>Slice(start, stop, step)</c>.</summary>
    Slice,
}

/// <summary>A <c>TensorIndex</c> that is neither a number nor a range.</summary>
internal sealed class TensorIndexValue(TensorIndexKind kind, params AbstractValue[] arguments) : AbstractValue
{
    public TensorIndexKind Kind { get; } = kind;

    /// <summary>Start, stop and step of a slice.</summary>
    public IReadOnlyList<AbstractValue> Arguments { get; } = arguments;
}
