using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Comparisons, remainders and choices by a mask, of two tensors or of a tensor and a number.</summary>
internal static class TorchComparisons
{
    private static readonly (string Name, string Operator)[] Names =
    [
        ("op_Modulus", "remainder"),
        ("op_Equality", "eq"),
        ("op_Inequality", "ne"),
        ("op_LessThan", "lt"),
        ("op_LessThanOrEqual", "le"),
        ("op_GreaterThan", "gt"),
        ("op_GreaterThanOrEqual", "ge"),
        ("op_BitwiseAnd", "logical_and"),
        ("op_BitwiseOr", "logical_or"),
        ("op_ExclusiveOr", "logical_xor"),
        ("less", "lt"),
        ("less_equal", "le"),
        ("greater", "gt"),
        ("greater_equal", "ge"),
        ("not_equal", "ne"),
        ("bitwise_and", "logical_and"),
        ("bitwise_or", "logical_or"),
        ("bitwise_xor", "logical_xor"),
        .. "eq ne lt le gt ge logical_and logical_or logical_xor remainder fmod atan2".Split(' ').Select(name => (name, name)),
    ];

    /// <summary>The same comparison with its sides exchanged.</summary>
    private static readonly Dictionary<string, string> Mirrored = new(StringComparer.Ordinal)
    {
        ["eq"] = "eq",
        ["ne"] = "ne",
        ["lt"] = "gt",
        ["le"] = "ge",
        ["gt"] = "lt",
        ["ge"] = "le",
    };

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var (name, operation) in Names)
        {
            table.Add(TorchTypes.Tensor, name, (context, call) => Evaluate(context, call, operation));
            if (!name.StartsWith("op_", StringComparison.Ordinal))
            {
                table.Add(TorchTypes.Torch, name, (context, call) => Evaluate(context, call, operation));
            }
        }

        table.Add(
            TorchTypes.Tensor,
            "op_LogicalNot",
            (context, call) => TorchFunctions.Evaluate(context, call, "logical_not", [call["tensor"]])
        );
        table.Add(
            TorchTypes.Tensor,
            "op_OnesComplement",
            (context, call) => TorchFunctions.Evaluate(context, call, "logical_not", [call["tensor"]])
        );
        foreach (var type in new[] { TorchTypes.Tensor, TorchTypes.Torch })
        {
            table.Add(type, "floor_divide", FloorDivide);
            table.Add(
                type,
                ["logical_not", "bitwise_not"],
                (context, call) => TorchFunctions.Evaluate(context, call, "logical_not", TensorArguments.Of(call))
            );
            foreach (var name in new[] { "isnan", "isinf", "isfinite" })
            {
                table.Add(type, name, (context, call) => TorchFunctions.Evaluate(context, call, name, TensorArguments.Of(call)));
            }

            table.Add(type, ["masked_fill", "masked_fill_"], MaskedFill);
        }

        table
            .Add(TorchTypes.Torch, "where", Where)
            .Add(
                TorchTypes.Tensor,
                "where",
                (context, call) => TorchFunctions.Evaluate(context, call, "where", [call["condition"], call.Receiver!, call["y"]])
            );
    }

    private static AbstractValue Evaluate(ICaptureContext context, CallArguments call, string operation)
    {
        AbstractValue[] operands = [.. call.Values.Values.Where(value => value is not Constant { Value: null })];
        if (call.Receiver is { } receiver)
        {
            operands = [receiver, .. operands];
        }

        if (operands.OfType<Unknown>().FirstOrDefault() is { } unknown)
        {
            return unknown;
        }

        if (operands is not [var left, var right])
        {
            return call.Unknown($"'{call.Member.Name}' of these arguments is not known to Upscale");
        }

        if (operation.StartsWith("logical", StringComparison.Ordinal) && call.Member.Name is not ['l', ..] && !operands.All(IsTruth))
        {
            return call.Unknown($"'{call.Member.Name}' of tensors that are not truth values is not known to Upscale");
        }

        return (TensorArguments.IsTensor(left), TensorArguments.IsTensor(right)) switch
        {
            (true, true) => TorchFunctions.Evaluate(context, call, operation, [left, right]),
            (true, false) => Scalar(context, call, operation, left, right),
            (false, true) when Mirrored.TryGetValue(operation, out var mirrored) => Scalar(context, call, mirrored, right, left),
            _ => call.Unknown($"'{call.Member.Name}' of these arguments is not known to Upscale"),
        };
    }

    private static AbstractValue Scalar(
        ICaptureContext context,
        CallArguments call,
        string operation,
        AbstractValue tensor,
        AbstractValue number
    ) => TorchFunctions.Evaluate(context, call, operation + "_scalar", [tensor], Number(call, number));

    private static Attributes Number(CallArguments call, AbstractValue number) =>
        Attributes.Empty.With(
            "value",
            new CallArguments(call.Member, null, new Dictionary<string, AbstractValue> { ["value"] = number }, call.Location).Attribute(
                "value"
            )
        );

    private static bool IsTruth(AbstractValue value) =>
        value is TensorValue { NumberType: "bool" } or TensorStateValue { NumberType: "bool" } or Constant { Value: bool };

    private static AbstractValue FloorDivide(ICaptureContext context, CallArguments call)
    {
        var rounding = Attributes.Empty.With("rounding_mode", "floor");
        var (left, right) = (call.Receiver ?? call["input"], call["other"]);
        return TensorArguments.IsTensor(right)
            ? TorchFunctions.Evaluate(context, call, "div", [left, right], rounding)
            : TorchFunctions.Evaluate(context, call, "div_scalar", [left], Number(call, right).With("rounding_mode", "floor"));
    }

    private static AbstractValue MaskedFill(ICaptureContext context, CallArguments call) =>
        TorchFunctions.Evaluate(
            context,
            call,
            "masked_fill",
            [call.Receiver ?? call["input"], call["mask"]],
            Attributes.Empty.With("value", call.Attribute("value"))
        );

    private static AbstractValue Where(ICaptureContext context, CallArguments call) =>
        call.Has("x") && call.Has("y")
            ? TorchFunctions.Evaluate(context, call, "where", [call["condition"], call["x"], call["y"]])
            : call.Unknown("where without two values gives as many places as the mask has, which is not known here");
}
