using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary><c>Math</c>, <c>MathF</c> and <c>Convert</c> on constants; the smaller and the larger of sizes.</summary>
internal static class BaseMath
{
    private static readonly string[] Functions =
    [
        .. "Abs Acos Asin Atan Atan2 Ceiling Cos Cosh Exp Floor Log Log10 Max Min Pow Round Sign Sin Sinh Sqrt Tan Tanh Truncate".Split(
            ' '
        ),
        .. "BigMul IEEERemainder".Split(' '),
    ];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add("System.Math", Functions, Evaluate);
        table.Add("System.MathF", Functions, Evaluate);
        table.Add("System.Math", "Clamp", Clamp);
        table.Add("System.Math", "DivRem", DivRem);
        table.Add("System.Math", "ScaleB", (_, call) => new Constant(call.Real("x") * Math.Pow(2, call.Integer("n"))));
        table.Add(
            "System.Numerics.BigInteger",
            "GreatestCommonDivisor",
            (_, call) => new Constant(CommonDivisor(call.Integer("left"), call.Integer("right")))
        );
        table.Add("System.Numerics.BigInteger", ["op_Implicit", "op_Explicit"], (_, call) => BigInteger(call));
        table.Add(
            "System.Math",
            ["Log2", "Cbrt"],
            (_, call) =>
                new Constant(call.Member.Name == "Log2" ? Log2(call.Real("x", call.Real("value", 0))) : Math.Pow(call.Real("d"), 1.0 / 3))
        );
        table.Add(
            "System.Convert",
            ["ToInt32", "ToInt64", "ToDouble", "ToSingle", "ToBoolean", "ToString", "ToInt16", "ToByte"],
            ConvertTo
        );
        foreach (var type in new[] { "Int32", "Int64", "Double", "Single", "Decimal", "Byte", "Int16", "UInt32", "UInt64" })
        {
            table.Add("System." + type, "Parse", (_, call) => Parse(call) ?? throw NoNumber(call));
            table.Add("System." + type, "TryParse", (_, call) => TryParse(call));
            table.Add("System." + type, "CompareTo", (_, call) => new Constant(BaseTypes.Compare(call, call.Receiver!, call["value"])));
            table.Add("System." + type, ["Max", "Min", "Abs"], Evaluate);
        }
    }

    // As a pair, or with the remainder in a parameter.
    private static AbstractValue DivRem(ICaptureContext context, CallArguments call)
    {
        var (left, right) = (call["a"], call["b"]);
        var (a, b) = call.Has("a") ? (left, right) : (call["left"], call["right"]);
        if (a is not Constant { Value: { } dividend } || b is not Constant { Value: { } divisor })
        {
            return call.Unknown("'Math.DivRem' of this is not understood");
        }

        var quotient = new Constant(BinaryArithmetic.Apply(BinaryOperatorKind.Divide, dividend, divisor, isChecked: false));
        var remainder = new Constant(BinaryArithmetic.Apply(BinaryOperatorKind.Remainder, dividend, divisor, isChecked: false));
        call.Outs["result"] = remainder;
        return call.Values.ContainsKey("result") ? quotient : BaseTypes.Pair(quotient, remainder);
    }

    private static long CommonDivisor(long left, long right) => right == 0 ? Math.Abs(left) : CommonDivisor(right, left % right);

    // Kept as a long, which holds every channel count.
    private static AbstractValue BigInteger(CallArguments call) =>
        call["value"] is Constant { Value: { } value }
            ? NumericConversion.Convert(value, ((IMethodSymbol)call.Member).ReturnType.SpecialType, isChecked: true) is { } number
                ? new Constant(number)
                : new Constant(call.Integer("value"))
            : call["value"];

    private static double Log2(double value)
    {
        // Exact for powers of two, as .NET's own is.
        var bits = BitConverter.DoubleToInt64Bits(value);
        return value > 0 && (bits & 0xfffffffffffff) == 0 ? ((bits >> 52) & 0x7ff) - 1023 : Math.Log(value) / Math.Log(2);
    }

    /// <summary>Calls the same overload of the compiler's own <c>Math</c>; single precision is computed by way of double.</summary>
    private static AbstractValue Evaluate(ICaptureContext context, CallArguments call)
    {
        var method = (IMethodSymbol)call.Member;
        var values = method.Parameters.Select(parameter => call[parameter.Name]).ToArray();
        if (values.OfType<Unknown>().FirstOrDefault() is { } unknown)
        {
            return unknown;
        }

        if (values.Any(value => value is SizeValue or RatioValue))
        {
            return BaseSizes.Evaluate(context, call, values, Evaluate);
        }

        return Evaluate(call, values);
    }

    private static AbstractValue Evaluate(CallArguments call, AbstractValue[] values)
    {
        var method = (IMethodSymbol)call.Member;

        var isSingle = values.Any(value => value is Constant { Value: float });
        var arguments = values.Select(Argument).ToArray();
        if (arguments.Any(argument => argument is null))
        {
            return call.Unknown($"'{method.Name}' of this argument is not understood");
        }

        var overload = typeof(Math).GetMethod(method.Name, [.. arguments.Select(argument => argument!.GetType())]);
        if (overload is null)
        {
            return call.Unknown($"'Math.{method.Name}' of these arguments is not known to Upscale");
        }

        try
        {
            var result = overload.Invoke(null, arguments);
            return new Constant(isSingle && result is double real ? (float)real : result);
        }
        catch (TargetInvocationException exception)
        {
            throw new CaptureException(
                CaptureDiagnostics.Throws,
                call.Location,
                exception.InnerException!.GetType().Name,
                exception.InnerException.Message
            );
        }
    }

    private static object? Argument(AbstractValue value) =>
        value switch
        {
            Constant { Type.Name: "MidpointRounding", Value: int mode } => (MidpointRounding)mode,
            Constant { Type: not null } => null,
            Constant { Value: float single } => (double)single,
            Constant constant => constant.Value,
            _ => null,
        };

    private static AbstractValue Clamp(ICaptureContext context, CallArguments call)
    {
        var (value, low, high) = (call["value"], call["min"], call["max"]);
        if (value is SizeValue or RatioValue || low is SizeValue or RatioValue || high is SizeValue or RatioValue)
        {
            return BaseSizes.Larger(context, call, BaseSizes.Smaller(context, call, value, high), low);
        }

        return new[] { value, low, high }.OfType<Unknown>().FirstOrDefault() is { } unknown ? unknown
            : BaseTypes.Compare(call, value, low) < 0 ? low
            : BaseTypes.Compare(call, value, high) > 0 ? high
            : value;
    }

    // Convert rounds half to even, where a cast truncates.
    private static AbstractValue ConvertTo(ICaptureContext context, CallArguments call)
    {
        var value = call["value"];
        if (value is Unknown or SizeValue)
        {
            return value;
        }

        value = value is RatioValue ? context.Pin(call.Location, value) : value;

        var target = ((IMethodSymbol)call.Member).ReturnType.SpecialType;
        return value is not Constant { Value: { } constant } ? call.Unknown($"'Convert.{call.Member.Name}' of this is not known")
            : target == SpecialType.System_String ? new Constant(Convert.ToString(constant, CultureInfo.InvariantCulture))
            : target == SpecialType.System_Boolean ? new Constant(Convert.ToBoolean(constant, CultureInfo.InvariantCulture))
            : constant is float or double && target is SpecialType.System_Int32 or SpecialType.System_Int64
                ? new Constant(
                    NumericConversion.Convert(Math.Round(Convert.ToDouble(constant, CultureInfo.InvariantCulture)), target, isChecked: true)
                )
            : NumericConversion.Convert(constant, target, isChecked: true) is { } number ? new Constant(number)
            : Parse(call) ?? throw NoNumber(call);
    }

    private static CaptureException NoNumber(CallArguments call) =>
        new(CaptureDiagnostics.Throws, call.Location, "FormatException", $"'{call[call.Has("s") ? "s" : "value"]}' is no number");

    private static Constant TryParse(CallArguments call)
    {
        var target = ((IMethodSymbol)call.Member).Parameters.Last().Type;
        call.Outs["result"] = Parse(call, target.SpecialType) ?? NumericConversion.Default(target)!;
        return Constant.Of(Parse(call, target.SpecialType) is not null);
    }

    private static Constant? Parse(CallArguments call) => Parse(call, ((IMethodSymbol)call.Member).ReturnType.SpecialType);

    private static Constant? Parse(CallArguments call, SpecialType target)
    {
        var text = call.Text(call.Has("s") ? "s" : "value");
        object? number = long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var integer) ? integer : null;
        if (
            number is null
            && target is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
        )
        {
            number = real;
        }

        return number is null ? null : new Constant(NumericConversion.Convert(number, target, isChecked: true));
    }
}
