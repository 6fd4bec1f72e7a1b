namespace Upscale.Onnx.Operators;

/// <summary>Functions of one number: activations, roots, what does nothing in evaluation.</summary>
internal static class UnaryNodes
{
    private static readonly (string Name, string Node)[] Same =
    [
        ("relu", "Relu"),
        ("sigmoid", "Sigmoid"),
        ("tanh", "Tanh"),
        ("mish", "Mish"),
        ("hardswish", "HardSwish"),
        ("softsign", "Softsign"),
        ("selu", "Selu"),
        ("abs", "Abs"),
        ("neg", "Neg"),
        ("sqrt", "Sqrt"),
        ("sign", "Sign"),
        ("exp", "Exp"),
        ("log", "Log"),
        ("reciprocal", "Reciprocal"),
        ("sin", "Sin"),
        ("cos", "Cos"),
        ("tan", "Tan"),
        ("asin", "Asin"),
        ("acos", "Acos"),
        ("atan", "Atan"),
        ("sinh", "Sinh"),
        ("cosh", "Cosh"),
        ("asinh", "Asinh"),
        ("atanh", "Atanh"),
        ("erf", "Erf"),
        ("floor", "Floor"),
        ("ceil", "Ceil"),
        ("round", "Round"),
    ];

    private static readonly string[] Nothing =
    [
        .. "identity dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout stochastic_depth".Split(' '),
    ];

    /// <summary>The rows of <see cref="OnnxTable"/>.</summary>
    public static IEnumerable<(string, Func<OnnxCall, string>)> Rows =>
        [
            .. Same.Select(row => (row.Name, (Func<OnnxCall, string>)(call => call.Node(row.Node, call.X.Name)))),
            .. Nothing.Select(name => (name, (Func<OnnxCall, string>)Unchanged)),
            ("relu6", call => call.Node("Clip", call.X.Name, call.Number(0), call.Number(6))),
            ("hardtanh", call => Clip(call, "min_val", "max_val")),
            ("clamp", call => Clip(call, "min", "max")),
            ("leaky_relu", call => Leaky(call, call.Real("negative_slope"))),
            // In evaluation its random slope is the middle of the range.
            ("rrelu", call => Leaky(call, (call.Real("lower") + call.Real("upper")) / 2)),
            ("elu", call => call.Graph.Node("Elu", [call.X.Name], ("alpha", call.Real("alpha")))),
            ("celu", Celu),
            ("gelu", call => call.Word("approximate") == "tanh" ? TanhGelu(call) : ErfGelu(call)),
            ("silu", call => call.Node("Mul", call.X.Name, call.Node("Sigmoid", call.X.Name))),
            ("hardsigmoid", call => call.Graph.Node("HardSigmoid", [call.X.Name], ("alpha", 1.0 / 6), ("beta", 0.5))),
            ("hardshrink", call => call.Graph.Node("Shrink", [call.X.Name], ("lambd", call.Real("lambd")), ("bias", 0.0))),
            ("softshrink", call => call.Graph.Node("Shrink", [call.X.Name], ("lambd", call.Real("lambd")), ("bias", call.Real("lambd")))),
            ("tanhshrink", call => call.Node("Sub", call.X.Name, call.Node("Tanh", call.X.Name))),
            ("logsigmoid", call => call.Node("Neg", call.Node("Softplus", call.Node("Neg", call.X.Name)))),
            ("softplus", Softplus),
            ("threshold", Threshold),
            ("square", call => call.Node("Mul", call.X.Name, call.X.Name)),
            ("rsqrt", call => call.Node("Reciprocal", call.Node("Sqrt", call.X.Name))),
            ("exp2", call => call.Node("Pow", call.Number(2), call.X.Name)),
            ("expm1", call => call.Node("Sub", call.Node("Exp", call.X.Name), call.Number(1))),
            ("log1p", call => call.Node("Log", call.Node("Add", call.X.Name, call.Number(1)))),
            ("log2", call => call.Node("Mul", call.Node("Log", call.X.Name), call.Number(1 / Math.Log(2)))),
            ("log10", call => call.Node("Mul", call.Node("Log", call.X.Name), call.Number(1 / Math.Log(10)))),
            ("erfc", call => call.Node("Sub", call.Number(1), call.Node("Erf", call.X.Name))),
            ("trunc", call => Truncate(call, call.X.Name)),
        ];

    /// <summary>The integer part.</summary>
    public static string Truncate(OnnxCall call, string name) =>
        call.Node("Mul", call.Node("Sign", name), call.Node("Floor", call.Node("Abs", name)));

    private static string Unchanged(OnnxCall call) =>
        call.Attributes.Truth("training")
            ? throw call.Wrong("drops at random also in evaluation, and ONNX files of Upscale are for evaluation")
            : call.X.Name;

    private static string Clip(OnnxCall call, string lower, string upper) =>
        call.Node("Clip", call.X.Name, Bound(call, lower), Bound(call, upper));

    private static string Bound(OnnxCall call, string name) => call.Has(name) ? call.Number(call.Real(name)) : "";

    private static string Leaky(OnnxCall call, double slope) => call.Graph.Node("LeakyRelu", [call.X.Name], ("alpha", slope));

    // max(0, x) + min(0, alpha (exp(x / alpha) - 1)); the Celu of ONNX is for float32 alone.
    private static string Celu(OnnxCall call)
    {
        var alpha = call.Number(call.Real("alpha"));
        var power = call.Node("Sub", call.Node("Exp", call.Node("Div", call.X.Name, alpha)), call.Number(1));
        var below = call.Node("Min", call.Node("Mul", power, alpha), call.Number(0));
        return call.Node("Add", call.Node("Relu", call.X.Name), below);
    }

    private static string ErfGelu(OnnxCall call)
    {
        var error = call.Node("Erf", call.Node("Div", call.X.Name, call.Number(Math.Sqrt(2))));
        return call.Node("Mul", call.Node("Mul", call.X.Name, call.Node("Add", error, call.Number(1))), call.Number(0.5));
    }

    private static string TanhGelu(OnnxCall call)
    {
        var cube = call.Node("Mul", call.Node("Pow", call.X.Name, call.Number(3)), call.Number(0.044715));
        var inner = call.Node("Mul", call.Node("Add", call.X.Name, cube), call.Number(Math.Sqrt(2 / Math.PI)));
        var outer = call.Node("Add", call.Node("Tanh", inner), call.Number(1));
        return call.Node("Mul", call.Node("Mul", call.X.Name, outer), call.Number(0.5));
    }

    // Above the threshold TorchSharp's is the number itself. From 20 on the two agree to the last bit but one of a float.
    private static string Softplus(OnnxCall call)
    {
        var (beta, threshold) = (call.Real("beta"), call.Real("threshold"));
        var scaled = beta == 1 ? call.X.Name : call.Node("Mul", call.X.Name, call.Number(beta));
        var soft = call.Node("Softplus", scaled);
        var value = beta == 1 ? soft : call.Node("Div", soft, call.Number(beta));
        return threshold >= 20 ? value : call.Node("Where", call.Node("Greater", scaled, call.Number(threshold)), call.X.Name, value);
    }

    private static string Threshold(OnnxCall call) =>
        call.Node(
            "Where",
            call.Node("Greater", call.X.Name, call.Number(call.Real("threshold"))),
            call.X.Name,
            call.Number(call.Real("value"))
        );
}
