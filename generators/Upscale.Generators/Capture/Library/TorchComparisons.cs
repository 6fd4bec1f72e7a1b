using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Comparisons and remainders: constructors compute tables with them; in forward they have no channel rule.</summary>
internal static class TorchComparisons
{
    private static readonly string[] Operators =
    [
        .. "op_Modulus op_Equality op_Inequality op_LessThan op_LessThanOrEqual op_GreaterThan op_GreaterThanOrEqual".Split(' '),
        .. "op_BitwiseAnd op_BitwiseOr op_ExclusiveOr".Split(' '),
    ];

    private static readonly string[] Methods =
    [
        .. "eq ne lt le gt ge less less_equal greater greater_equal not_equal remainder fmod floor_divide".Split(' '),
        .. "logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor".Split(' '),
    ];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Tensor, Operators, Evaluate);
        foreach (var type in new[] { TorchTypes.Tensor, TorchTypes.Torch })
        {
            table.Add(type, Methods, Evaluate);
        }
    }

    private static AbstractValue Evaluate(ICaptureContext context, CallArguments call)
    {
        if (context.IsForward)
        {
            return call.Unknown($"'{call.Member.Name}' of tensors in forward has no channel rule; compute the table in the constructor");
        }

        AbstractValue[] tensors = [.. call.Values.Values.Prepend(call.Receiver ?? Constant.Null).Where(TensorArguments.IsTensor)];
        return tensors.Length == 0
            ? ConstructionTensors.Of(null)
            : ConstructionTensors.Compute(call, tensors.Length == 1 ? "identity" : "add", tensors, Attributes.Empty);
    }
}
