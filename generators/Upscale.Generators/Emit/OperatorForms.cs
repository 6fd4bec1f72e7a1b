using Upscale.Core.Graphs;

namespace Upscale.Generators.Emit;

/// <summary>The forms that the rows of <see cref="OperatorEmission"/> share.</summary>
internal static class OperatorForms
{
    private static readonly string[] WindowSizes = ["kernel_size", "stride", "padding", "dilation"];
    private static readonly string[] WindowModes = ["ceil_mode", "count_include_pad"];

    /// <summary><c>_conv1.call(x)</c>: <c>call</c> runs the module's hooks, by which a mock model keeps its masks.</summary>
    public static string OfLayer(OperatorCall call) =>
        call.Field is null ? throw call.Wrong("needs a layer") : $"{call.Field}.call({string.Join(", ", call.Inputs)})";

    /// <summary><c>functional.elu(x, 1.0)</c>.</summary>
    public static string Function(OperatorCall call, params string[] attributes) =>
        $"functional.{call.Operation.Operator}({Join([call.X, .. attributes.Select(name => call[name])])})";

    /// <summary><c>x.transpose(1, 2)</c>.</summary>
    public static string Method(OperatorCall call, params string[] attributes) =>
        $"{call.X}.{call.Operation.Operator}({Join([.. attributes.Select(name => call[name])])})";

    // A module's dropout follows train() and eval(); a functional call may have fixed it.
    public static string Training(OperatorCall call) => call.Has("training") ? call["training"] : "training";

    public static string Rounding(OperatorCall call) => $"torch.RoundingMode.{call.Word("rounding_mode")}";

    /// <summary>A number beside an operator.</summary>
    public static string Scalar(OperatorCall call) =>
        call["value"] is var text && text.StartsWith("-", StringComparison.Ordinal) ? $"({text})" : text;

    public static string Optional(OperatorCall call, string name) => call.Has(name) ? $"{name}: {call[name]}" : "";

    public static string Join(params string[] arguments) => string.Join(", ", arguments.Where(argument => argument.Length > 0));

    /// <summary>A statement: another size would take the branch that the graph does not have.</summary>
    public static string Guard(OperatorCall call)
    {
        var relation = call.Word("relation") switch
        {
            "eq" => "==",
            "ne" => "!=",
            "lt" => "<",
            "le" => "<=",
            "gt" => ">",
            _ => ">=",
        };
        var (condition, holds) = ($"{call["left"]} {relation} {call["right"]}", call.Attributes.Truth("holds"));
        var message = Literals.Of(
            $"The model branches on {condition}, which is {Literals.Of(holds)} for the example input that this class was generated from and {Literals.Of(!holds)} here. Give [Prunable] an Input of this size."
        );
        return $"if ({(holds ? $"!({condition})" : condition)}) throw new global::System.InvalidOperationException({message});";
    }

    public static string Gelu(OperatorCall call) =>
        call.Attributes["approximate"] is AttributeValue.Word { Value: "tanh" }
            ? $"functional.gelu({call.X}, global::TorchSharp.Modules.GELU.Approximate.tanh)"
            : $"functional.gelu({call.X})";

    public static string Slice(OperatorCall call) =>
        $"{call.X}.slice({call["dim"]}, {(call.Has("start") ? call["start"] : "0")}, {(call.Has("end") ? call["end"] : "long.MaxValue")}, {(call.Has("step") ? call["step"] : "1")})";

    public static string Reduction(OperatorCall call) =>
        call.Has("dim") ? $"{call.X}.{call.Operation.Operator}([{call["dim"]}]{KeepDimension(call)})"
        : call.Operation.Operator is "mean" or "sum" ? $"{call.X}.{call.Operation.Operator}()"
        : $"{call.X}.{(call.Operation.Operator == "amax" ? "max" : "min")}()";

    public static string SingleReduction(OperatorCall call) =>
        call.Attributes["dim"] switch
        {
            AttributeValue.None when call.Operation.Operator == "prod" => $"{call.X}.prod()",
            AttributeValue.Integer or AttributeValue.Sequence { Items.Count: 1 } =>
                $"{call.X}.{call.Operation.Operator}({call["dim"]}{KeepDimension(call)})",
            _ => throw call.Wrong("over several dimensions has no C# text"),
        };

    public static string Spread(OperatorCall call) =>
        call.Has("dim")
            ? $"{call.X}.{call.Operation.Operator}([{call["dim"]}], unbiased: {call["unbiased"]}{KeepDimension(call)})"
            : $"{call.X}.{call.Operation.Operator}({call["unbiased"]})";

    private static string KeepDimension(OperatorCall call) => call.Attributes.Truth("keepdim") ? ", keepdim: true" : "";

    public static string Interpolate(OperatorCall call)
    {
        var arguments = new[]
        {
            call.X,
            call.Has("size") ? $"size: [{call["size"]}]" : "",
            call.Has("scale_factor") ? $"scale_factor: [{call["scale_factor"]}]" : "",
            "mode: torch.InterpolationMode." + call.Member("mode", "Nearest Linear Bilinear Bicubic Trilinear Area NearestExact"),
            Optional(call, "align_corners"),
            Optional(call, "recompute_scale_factor"),
            call.Attributes.Truth("antialias") ? "antialias: true" : "",
        };
        return $"functional.interpolate({Join(arguments)})";
    }

    // A window that follows the input is written as what the model asks of its sizes.
    private static string? SymbolicPool(OperatorCall call, int spatial)
    {
        if (!call.Attributes.Items.Any(item => SizeReader.ValuesOf(item.Value).Any()) || spatial == 3)
        {
            return null;
        }

        string Size(string name) => spatial == 1 ? call[name] : $"({call[name]})";
        var arguments = WindowSizes
            .Where(name => call.Attributes[name] is AttributeValue.Sequence)
            .Select(name => name == "kernel_size" ? Size(name) : $"{name}: {Size(name)}");
        var rest = WindowModes
            .Where(name => call.Attributes[name] is AttributeValue.Truth truth && truth.Value != (name == "count_include_pad"))
            .Select(name => $"{name}: {call[name]}");
        return $"functional.{call.Operation.Operator}({Join([call.X, .. arguments, .. rest])})";
    }

    public static string MaximumPool(OperatorCall call, int spatial)
    {
        if (SymbolicPool(call, spatial) is { } symbolic)
        {
            return symbolic;
        }

        var window =
            spatial == 3
                ? Arguments.Arrays(
                    call.Attributes,
                    3,
                    ("kernel_size", "kernel_size"),
                    ("stride", "strides"),
                    ("padding", "padding"),
                    ("dilation", "dilation")
                )
                : Arguments.Window(
                    call.Attributes,
                    spatial,
                    ("kernel_size", "", null),
                    ("stride", "stride", null),
                    ("padding", "padding", 0),
                    ("dilation", "dilation", 1)
                );
        return $"functional.max_pool{spatial}d({Arguments.Join([call.X], window, Arguments.Named(call.Attributes, "ceil_mode", "false"))})";
    }

    public static string AveragePool(OperatorCall call, int spatial)
    {
        if (SymbolicPool(call, spatial) is { } symbolic)
        {
            return symbolic;
        }

        var window =
            spatial == 3
                ? Arguments.Arrays(call.Attributes, 3, ("kernel_size", "kernel_size"), ("stride", "stride"), ("padding", "padding"))
                : Arguments.Window(
                    call.Attributes,
                    spatial,
                    ("kernel_size", "", null),
                    ("stride", "stride", null),
                    ("padding", "padding", 0)
                );
        var rest = Arguments.Join(
            [call.X],
            window,
            Arguments.Named(call.Attributes, "ceil_mode", "false"),
            Arguments.Named(call.Attributes, "count_include_pad", "true"),
            Arguments.Named(call.Attributes, "divisor_override", "null")
        );
        return $"functional.avg_pool{spatial}d({rest})";
    }

    public static string PowerPool(OperatorCall call, int spatial)
    {
        if (spatial == 3)
        {
            throw call.Wrong("has no C# text");
        }

        var window =
            spatial == 1
                ? Arguments.Window(call.Attributes, 1, ("kernel_size", "", null), ("stride", "stride", null))
                : Arguments.Arrays(call.Attributes, 2, ("kernel_size", "kernel_size"), ("stride", "stride"));
        return $"functional.lp_pool{spatial}d({Arguments.Join([call.X, call["norm_type"]], window, Arguments.Named(call.Attributes, "ceil_mode", "false"))})";
    }

    public static string AdaptivePool(OperatorCall call, int spatial, string kind)
    {
        if (SizeReader.ValuesOf(call.Attributes["output_size"]).Any())
        {
            var sizes =
                spatial == 1 ? call["output_size"]
                : kind == "max" || spatial == 3 ? $"[{call["output_size"]}]"
                : $"({call["output_size"]})";
            return $"functional.adaptive_{kind}_pool{spatial}d({Join([call.X, sizes])})";
        }

        var size =
            kind == "max" && spatial > 1
                ? ["[" + string.Join(", ", call.Attributes.Integers("output_size", spatial).Select(Literals.Of)) + "]"]
                : Arguments.Window(call.Attributes, spatial, ("output_size", "", null));
        return $"functional.adaptive_{kind}_pool{spatial}d({Arguments.Join([call.X], size)})";
    }
}
