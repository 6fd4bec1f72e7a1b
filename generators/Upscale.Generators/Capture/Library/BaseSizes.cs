using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary><c>Math</c> on sizes that follow the input.</summary>
internal static class BaseSizes
{
    /// <summary>Rounding and choice stay right at other sizes; any other function has the example's number, which is guarded.</summary>
    public static AbstractValue Evaluate(
        ICaptureContext context,
        CallArguments call,
        AbstractValue[] values,
        Func<CallArguments, AbstractValue[], AbstractValue> otherwise
    ) =>
        (call.Member.Name, values) switch
        {
            ("Max", [var left, var right]) => Larger(context, call, left, right),
            ("Min", [var left, var right]) => Smaller(context, call, left, right),
            ("Abs", [var value]) when IsNotNegative(context, call, value) => value,
            ("Floor", [RatioValue value]) when IsNotNegative(context, call, value) => RatioArithmetic.Term(
                RatioArithmetic.Truncated(value)
            )!,
            ("Truncate", [RatioValue value]) => RatioArithmetic.Term(RatioArithmetic.Truncated(value))!,
            ("Ceiling", [RatioValue value]) when IsNotNegative(context, call, value) => RatioArithmetic.Term(
                RatioArithmetic.Ceiling(value)
            )!,
            _ => otherwise(call, [.. values.Select((value, index) => Pinned(context, call, value, index))]),
        };

    /// <summary>The larger of two numbers.</summary>
    public static AbstractValue Larger(ICaptureContext context, CallArguments call, AbstractValue left, AbstractValue right) =>
        Holds(context, call, BinaryOperatorKind.GreaterThanOrEqual, left, right) ? left : right;

    /// <summary>The smaller of two numbers.</summary>
    public static AbstractValue Smaller(ICaptureContext context, CallArguments call, AbstractValue left, AbstractValue right) =>
        Holds(context, call, BinaryOperatorKind.LessThanOrEqual, left, right) ? left : right;

    private static bool IsNotNegative(ICaptureContext context, CallArguments call, AbstractValue value) =>
        Holds(context, call, BinaryOperatorKind.GreaterThanOrEqual, value, new Constant(0L));

    private static bool Holds(
        ICaptureContext context,
        CallArguments call,
        BinaryOperatorKind kind,
        AbstractValue left,
        AbstractValue right
    ) =>
        (left as Unknown ?? right as Unknown) is { } unknown
            ? throw new CaptureException(CaptureDiagnostics.NotUnderstood, unknown.Location ?? call.Location, unknown.Reason)
        : context.Compare(call.Location, kind, left, right) is { } holds ? (bool)holds.Value!
        : throw call.Refuse($"'{call.Member.Name}' of {left} and {right} is not understood");

    // As the number type of its parameter.
    private static Constant Pinned(ICaptureContext context, CallArguments call, AbstractValue value, int index)
    {
        var pinned = context.Pin(call.Location, value);
        var type = ((IMethodSymbol)call.Member).Parameters[index].Type.SpecialType;
        return value is Constant ? pinned : new Constant(NumericConversion.Convert(pinned.Value!, type, isChecked: false));
    }
}
