using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>What the tables of .NET's base library share: elements, places, order, truth.</summary>
internal static class BaseTypes
{
    /// <summary>Types that hold elements in order.</summary>
    public static readonly string[] Sequences =
    [
        "System.Array",
        "System.Collections.Generic.List",
        "System.Collections.Generic.IList",
        "System.Collections.Generic.ICollection",
        "System.Collections.Generic.IReadOnlyList",
        "System.Collections.Generic.IReadOnlyCollection",
        "System.Collections.Generic.IEnumerable",
        "System.Collections.Generic.LinkedList",
        "System.Collections.Generic.Queue",
        "System.Collections.Generic.Stack",
        "System.Collections.Generic.HashSet",
        "System.Collections.Generic.ISet",
        "System.Collections.Immutable.ImmutableArray",
        "System.Collections.ICollection",
        "System.Collections.IList",
        "System.Span",
        "System.ReadOnlySpan",
    ];

    /// <summary>The elements of an argument.</summary>
    public static IReadOnlyList<AbstractValue> Elements(ICaptureContext context, CallArguments call, AbstractValue value) =>
        context.Elements(value)
        ?? throw (
            value is Unknown unknown
                ? new CaptureException(CaptureDiagnostics.NotUnderstood, unknown.Location ?? call.Location, unknown.Reason)
                : call.Refuse($"'{call.Member.Name}' runs over {value}, whose elements are not known")
        );

    /// <summary>The receiver as a sequence that may be changed.</summary>
    public static SequenceValue Changed(ICaptureContext context, CallArguments call)
    {
        var sequence = call.Receiver as SequenceValue ?? throw call.Refuse($"'{call.Member.Name}' of {call.Receiver} is not understood");
        context.Write(call, sequence);
        return sequence;
    }

    /// <summary>The truth of what a delegate returned.</summary>
    public static bool Truth(CallArguments call, AbstractValue value) =>
        value switch
        {
            Constant { Value: bool truth } => truth,
            Unknown unknown => throw new CaptureException(
                CaptureDiagnostics.NotUnderstood,
                unknown.Location ?? call.Location,
                unknown.Reason
            ),
            _ => throw call.Refuse($"a condition of '{call.Member.Name}' is {value}"),
        };

    /// <summary>Equality that must be known.</summary>
    public static bool AreEqual(CallArguments call, AbstractValue left, AbstractValue right) =>
        Equality.AreEqual(left, right) ?? throw call.Refuse($"whether {left} and {right} are equal is not known");

    /// <summary>The order of numbers and texts.</summary>
    public static int Compare(CallArguments call, AbstractValue left, AbstractValue right) =>
        (left, right) switch
        {
            (Constant { Value: string a }, Constant { Value: string b }) => string.Compare(a, b, StringComparison.InvariantCulture),
            (Constant { Value: IComparable a }, Constant { Value: { } b }) when a.GetType() == b.GetType() => a.CompareTo(b),
            _ => throw call.Refuse($"the order of {left} and {right} is not known"),
        };

    /// <summary>The sum of two numbers of one type.</summary>
    public static AbstractValue Add(CallArguments call, AbstractValue left, AbstractValue right) =>
        (left, right) switch
        {
            (Constant { Value: { } a }, Constant { Value: { } b })
                when BinaryArithmetic.Apply(BinaryOperatorKind.Add, a, b, isChecked: true) is { } sum => new Constant(sum),
            _ => SizeArithmetic.Apply(BinaryOperatorKind.Add, left, right)
                ?? throw call.Refuse($"the sum of {left} and {right} is not known"),
        };

    /// <summary>A pair, as dictionaries and <c>Zip</c> give it.</summary>
    public static SequenceValue Pair(AbstractValue first, AbstractValue second) => new(SequenceKind.Tuple, [first, second]);

    /// <summary>A new list with the type of the call's result.</summary>
    public static SequenceValue Sequence(SequenceKind kind, IEnumerable<AbstractValue> items, CallArguments call) =>
        new(kind, items, (call.Member as Microsoft.CodeAnalysis.IMethodSymbol)?.ReturnType);

    /// <summary>Elements without repetitions, in order of their first.</summary>
    public static IEnumerable<AbstractValue> Distinct(CallArguments call, IEnumerable<AbstractValue> items)
    {
        var seen = new List<AbstractValue>();
        foreach (var item in items)
        {
            if (!seen.Exists(other => AreEqual(call, other, item)))
            {
                seen.Add(item);
            }
        }

        return seen;
    }
}
