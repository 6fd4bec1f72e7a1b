using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Tensors put together: cat and stack.</summary>
internal static class TorchJoins
{
    /// <summary>Adds the functions.</summary>
    public static void AddTo(LibraryTable table) =>
        table
            .Add(TorchTypes.Torch, ["cat", "concat", "concatenate"], (context, call) => Join(context, call, "cat", call.Integer("dim", 0)))
            .Add(TorchTypes.Torch, "stack", (context, call) => Join(context, call, "stack", call.Integer("dim", 0)))
            .Add(TorchTypes.Torch, ["vstack", "row_stack"], (context, call) => Join(context, call, "cat", 0))
            .Add(TorchTypes.Torch, "hstack", (context, call) => Join(context, call, "cat", 1));

    private static AbstractValue Join(ICaptureContext context, CallArguments call, string operation, long dim)
    {
        var tensors = call["tensors"];
        return context.Elements(tensors) is { } elements
                ? TorchFunctions.Evaluate(context, call, operation, elements, Attributes.Empty.With("dim", dim))
            : tensors is Unknown ? tensors
            : call.Unknown($"the tensors given to '{call.Member.Name}' are not known here");
    }
}
