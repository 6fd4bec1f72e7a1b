using Upscale.Core.Graphs;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx.Operators;

/// <summary>Arithmetic of values, with broadcasting, and of a value and a number.</summary>
internal static class ArithmeticNodes
{
    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            ("add", call => call.Node("Add", Left(call), Scaled(call, Right(call)))),
            ("sub", call => call.Node("Sub", Left(call), Scaled(call, Right(call)))),
            ("mul", call => call.Node("Mul", Left(call), Right(call))),
            ("div", call => Divide(call, Left(call), Right(call))),
            ("pow", call => call.Node("Pow", Left(call), Right(call))),
            ("maximum", call => call.Node("Max", Left(call), Right(call))),
            ("minimum", call => call.Node("Min", Left(call), Right(call))),
            ("remainder", call => Remainder(call, Left(call), Right(call))),
            ("fmod", call => call.Graph.Node("Mod", [Left(call), Right(call)], ("fmod", 1L))),
            ("atan2", call => Angle(call, Left(call), Right(call))),
            ("add_scalar", call => call.Node("Add", Left(call), Scaled(call, Scalar(call)))),
            ("sub_scalar", call => call.Node("Sub", Left(call), Scaled(call, Scalar(call)))),
            ("rsub_scalar", call => call.Node("Sub", Scalar(call), Scaled(call, Left(call)))),
            ("mul_scalar", call => call.Node("Mul", Left(call), Scalar(call))),
            ("div_scalar", call => Divide(call, Left(call), Scalar(call))),
            ("rdiv_scalar", call => Divide(call, Scalar(call), Left(call))),
            ("pow_scalar", call => call.Node("Pow", Left(call), Scalar(call))),
            ("rpow_scalar", call => call.Node("Pow", Scalar(call), Left(call))),
            ("maximum_scalar", call => call.Node("Max", Left(call), Scalar(call))),
            ("minimum_scalar", call => call.Node("Min", Left(call), Scalar(call))),
            ("remainder_scalar", call => Remainder(call, Left(call), Scalar(call))),
            ("fmod_scalar", call => call.Graph.Node("Mod", [Left(call), Scalar(call)], ("fmod", 1L))),
        ];

    private static string Left(OnnxCall call) => OnnxTypes.Cast(call, call.X, OnnxTypes.Of(call));

    private static string Right(OnnxCall call) => OnnxTypes.Cast(call, call.Y, OnnxTypes.Of(call));

    private static string Scaled(OnnxCall call, string name) =>
        call.Has("alpha") ? call.Node("Mul", name, Number(call, "alpha", OnnxTypes.Of(call))) : name;

    private static string Scalar(OnnxCall call) => Number(call, "value", OnnxTypes.Of(call));

    /// <summary>Attribute <paramref name="name"/>, a number or a size of the input, in the type <paramref name="type"/>.</summary>
    public static string Number(OnnxCall call, string name, DataType type)
    {
        if (call.Attributes[name] is not AttributeValue.Symbolic)
        {
            return call.Graph.Number(call.Real(name), type);
        }

        var size = call.Node("Squeeze", call.Graph.Size(call.Size(call.Attributes[name])));
        return OnnxTypes.Cast(call, size, DataType.Int64, type);
    }

    private static string Divide(OnnxCall call, string left, string right)
    {
        var quotient = call.Node("Div", left, right);
        return call.Word("rounding_mode") switch
        {
            "" or "none" => quotient,
            _ when OnnxTypes.IsInteger(OnnxTypes.Of(call)) => throw call.Wrong("divides integers; convert them in the model"),
            "floor" => call.Node("Floor", quotient),
            "trunc" => UnaryNodes.Truncate(call, quotient),
            var other => throw call.Wrong($"has rounding mode '{other}'"),
        };
    }

    // Of the divisor's sign, which is what the Mod of ONNX gives integers alone.
    private static string Remainder(OnnxCall call, string left, string right) =>
        OnnxTypes.IsInteger(OnnxTypes.Of(call))
            ? call.Node("Mod", left, right)
            : call.Node("Sub", left, call.Node("Mul", call.Node("Floor", call.Node("Div", left, right)), right));

    // atan(y / x), half a turn further where x is negative, and a quarter turn where it is zero.
    private static string Angle(OnnxCall call, string y, string x)
    {
        string Number(double value) => call.Graph.Number(value, OnnxTypes.Of(call));
        var angle = call.Node("Atan", call.Node("Div", y, x));
        var half = call.Node("Where", call.Node("GreaterOrEqual", y, Number(0)), Number(Math.PI), Number(-Math.PI));
        var onAxis = call.Node("Mul", call.Node("Sign", y), Number(Math.PI / 2));
        var left = call.Node("Where", call.Node("Less", x, Number(0)), call.Node("Add", angle, half), onAxis);
        return call.Node("Where", call.Node("Greater", x, Number(0)), angle, left);
    }
}
