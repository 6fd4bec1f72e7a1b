using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Arithmetic of two tensors, and of a tensor and a number: operators, methods and functions.</summary>
internal static class TorchArithmetic
{
    private static readonly (string Operator, string CSharp, string[] Names)[] Binary =
    [
        ("add", "op_Addition", ["add"]),
        ("sub", "op_Subtraction", ["sub", "subtract"]),
        ("mul", "op_Multiply", ["mul", "multiply"]),
        ("div", "op_Division", ["div", "divide", "true_divide"]),
        ("pow", "", ["pow"]),
        ("maximum", "", ["maximum"]),
        ("minimum", "", ["minimum"]),
        ("matmul", "", ["matmul", "mm"]),
        ("bmm", "", ["bmm"]),
    ];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var (operation, csharp, names) in Binary)
        {
            if (csharp.Length > 0)
            {
                table.Add(TorchTypes.Tensor, csharp, (context, call) => Evaluate(context, call, operation, call["left"], call["right"]));
            }

            foreach (var name in names)
            {
                LibraryMember evaluate = (context, call) => Evaluate(context, call, operation, Left(call), Right(call));
                table.Add(TorchTypes.Tensor, [name, name + "_"], evaluate).Add(TorchTypes.Torch, [name, name + "_"], evaluate);
            }
        }

        table.Add(
            TorchTypes.Tensor,
            "op_UnaryNegation",
            (context, call) => TorchFunctions.Evaluate(context, call, "neg", [call["tensor"]])
        );
    }

    private static AbstractValue Evaluate(
        ICaptureContext context,
        CallArguments call,
        string operation,
        AbstractValue left,
        AbstractValue right
    )
    {
        var attributes = Options(call);
        return (IsNumber(left), IsNumber(right)) switch
        {
            (false, false) => TorchFunctions.Evaluate(context, call, operation, [left, right], attributes),
            (false, true) => TorchFunctions.Evaluate(
                context,
                call,
                operation + "_scalar",
                [left],
                WithValue(context, attributes, call, right)
            ),
            (true, false) when operation is "add" or "mul" => TorchFunctions.Evaluate(
                context,
                call,
                operation + "_scalar",
                [right],
                WithValue(context, attributes, call, left)
            ),
            (true, false) => TorchFunctions.Evaluate(
                context,
                call,
                "r" + operation + "_scalar",
                [right],
                WithValue(context, attributes, call, left)
            ),
            _ => call.Unknown($"'{call.Member.Name}' of two numbers"),
        };
    }

    /// <summary><c>alpha</c> and <c>rounding_mode</c>, where they are not their defaults.</summary>
    private static Attributes Options(CallArguments call)
    {
        var attributes = Attributes.Empty;
        if (call.Has("alpha"))
        {
            attributes = attributes.With("alpha", call.Attribute("alpha"));
        }

        var rounding = Signatures.Attribute.Word("rounding_mode", "none").Read(call, attributes);
        return rounding == "none" ? attributes : attributes.With("rounding_mode", rounding);
    }

    // A quotient of sizes is no number of the graph: the example's is, and is guarded.
    private static Attributes WithValue(ICaptureContext context, Attributes attributes, CallArguments call, AbstractValue number)
    {
        var value = number is RatioValue { Denominator: not 1 } ? context.Pin(call.Location, number) : number;
        return attributes.With("value", new CallArguments(call.Member, null, Single(value), call.Location).Attribute("value"));
    }

    private static Dictionary<string, AbstractValue> Single(AbstractValue value) => new(StringComparer.Ordinal) { ["value"] = value };

    private static bool IsNumber(AbstractValue value) => value is Constant { Value: not null } or SizeValue or RatioValue;

    private static AbstractValue Left(CallArguments call) => call.Receiver ?? First(call, "left", "input");

    private static AbstractValue Right(CallArguments call) =>
        First(call, "target", "right", "other", "exponent", "scalar", "batch2", "tensor2", "mat2");

    private static AbstractValue First(CallArguments call, params string[] names) =>
        call[names.FirstOrDefault(call.Has) ?? throw call.Refuse($"this overload of '{call.Member.Name}' is not known to Upscale")];
}
