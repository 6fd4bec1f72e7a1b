using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Reductions whose overloads differ: sum, norm, maximum and minimum.</summary>
internal static class TorchReductions
{
    private static readonly string[] Axes = ["dim0", "dim1", "dim2"];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var type in new[] { TorchTypes.Tensor, TorchTypes.Torch })
        {
            table
                .Add(type, "sum", Sum)
                .Add(type, "norm", Norm)
                .Add(type, "max", (context, call) => Extreme(context, call, "amax", "maximum"))
                .Add(type, "min", (context, call) => Extreme(context, call, "amin", "minimum"));
        }
    }

    /// <summary>The axes are one argument or up to three.</summary>
    private static AbstractValue Sum(ICaptureContext context, CallArguments call)
    {
        long[] axes = call.Has("dim") ? call.Integers("dim") : [.. Axes.Where(call.Has).Select(name => call.Integer(name))];
        var attributes = Attributes
            .Empty.With("dim", axes.Length == 0 ? AttributeValue.Absent : axes)
            .With("keepdim", call.Truth("keepdim"));
        return TorchFunctions.Evaluate(context, call, "sum", TensorArguments.Of(call), attributes);
    }

    private static AbstractValue Norm(ICaptureContext context, CallArguments call)
    {
        var name = call.Has("dimension") ? "dimension" : "dim";
        var attributes = Attributes
            .Empty.With("p", call.Real("p", 2.0))
            .With("dim", call.Has(name) ? call.Integers(name) : AttributeValue.Absent)
            .With("keepdim", call.Truth("keepdim"));
        return TorchFunctions.Evaluate(context, call, "norm", TensorArguments.Of(call), attributes);
    }

    // Few models read them, and an operation that nobody reads is not written.
    private static AbstractValue Places(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> tensors)
    {
        var name = call.Member.Name == "max" ? "argmax" : "argmin";
        return TorchFunctions.Evaluate(context, call, name, tensors, OperatorSignatures.Of(name).Read(call));
    }

    /// <summary>Of all, of two tensors, or along an axis; there the indices come too.</summary>
    private static AbstractValue Extreme(ICaptureContext context, CallArguments call, string reduction, string pair)
    {
        var tensors = TensorArguments.Of(call);
        if (tensors.Count > 1)
        {
            return TorchFunctions.Evaluate(context, call, pair, tensors);
        }

        var values = TorchFunctions.Evaluate(context, call, reduction, tensors, OperatorSignatures.Of(reduction).Read(call));
        return call.Has("dim") ? new SequenceValue(SequenceKind.Tuple, [values, Places(context, call, tensors)]) : values;
    }
}
