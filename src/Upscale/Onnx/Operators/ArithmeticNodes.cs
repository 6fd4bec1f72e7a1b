using Upscale.Core.Graphs;

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
            ("add_scalar", call => call.Node("Add", call.X.Name, Scaled(call, Scalar(call)))),
            ("sub_scalar", call => call.Node("Sub", call.X.Name, Scaled(call, Scalar(call)))),
            ("rsub_scalar", call => call.Node("Sub", Scalar(call), Scaled(call, call.X.Name))),
            ("mul_scalar", call => call.Node("Mul", call.X.Name, Scalar(call))),
            ("div_scalar", call => Divide(call, call.X.Name, Scalar(call))),
            ("rdiv_scalar", call => Divide(call, Scalar(call), call.X.Name)),
            ("pow_scalar", call => call.Node("Pow", call.X.Name, Scalar(call))),
            ("rpow_scalar", call => call.Node("Pow", Scalar(call), call.X.Name)),
            ("maximum_scalar", call => call.Node("Max", call.X.Name, Scalar(call))),
            ("minimum_scalar", call => call.Node("Min", call.X.Name, Scalar(call))),
            ("remainder_scalar", Remainder),
            ("fmod_scalar", call => call.Graph.Node("Mod", [call.X.Name, Scalar(call)], ("fmod", 1L))),
        ];

    private static string Left(OnnxCall call) =>
        call.X.Type == call.Y.Type
            ? call.X.Name
            : throw call.Wrong($"combines values of types {call.X.Type} and {call.Y.Type}; convert one of them in the model");

    private static string Right(OnnxCall call) => call.Y.Name;

    private static string Scaled(OnnxCall call, string name) => call.Has("alpha") ? call.Node("Mul", name, Number(call, "alpha")) : name;

    private static string Scalar(OnnxCall call) => Number(call, "value");

    // A number, or a size of the input.
    private static string Number(OnnxCall call, string name)
    {
        if (call.Attributes[name] is not AttributeValue.Symbolic)
        {
            return call.Number(call.Real(name));
        }

        var size = call.Node("Squeeze", call.Graph.Size(call.Size(call.Attributes[name])));
        return call.Graph.Node("Cast", [size], ("to", (long)call.X.Type));
    }

    private static string Divide(OnnxCall call, string left, string right)
    {
        var quotient = call.Node("Div", left, right);
        return call.Word("rounding_mode") switch
        {
            "" or "none" => quotient,
            "floor" => call.Node("Floor", quotient),
            "trunc" => UnaryNodes.Truncate(call, quotient),
            var other => throw call.Wrong($"has rounding mode '{other}'"),
        };
    }

    // Of the divisor's sign.
    private static string Remainder(OnnxCall call)
    {
        var whole = call.Node("Floor", call.Node("Div", call.X.Name, Scalar(call)));
        return call.Node("Sub", call.X.Name, call.Node("Mul", whole, Scalar(call)));
    }
}
