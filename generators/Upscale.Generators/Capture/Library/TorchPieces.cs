using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>What makes several tensors of one: chunk, split, unbind, and the values and indices of a maximum. Each piece is an operation.</summary>
internal static class TorchPieces
{
    private static readonly string[] Sizes = ["size", "sizes", "split_size_or_sections"];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Tensor, "chunk", Chunk).Add(TorchTypes.Torch, "chunk", Chunk);
        table.Add(TorchTypes.Tensor, "split", Split).Add(TorchTypes.Torch, "split", Split);
        table.Add(TorchTypes.Tensor, "tensor_split", TensorSplit).Add(TorchTypes.Torch, "tensor_split", TensorSplit);
        table.Add(TorchTypes.Tensor, "unbind", Unbind).Add(TorchTypes.Torch, "unbind", Unbind);
    }

    private static AbstractValue Chunk(ICaptureContext context, CallArguments call)
    {
        var axis = Axis(context, call, call.Integer("dim", 0));
        var count = call.Integer("chunks");
        return Pieces(context, call, axis, size => (size + count - 1) / count);
    }

    /// <summary>Pieces of one size, or of the sizes given.</summary>
    private static AbstractValue Split(ICaptureContext context, CallArguments call)
    {
        var axis = Axis(context, call, call.Integer("dim", 0));
        var given = Sizes.First(call.Has);
        if (call[given] is SizeValue or Unknown)
        {
            return call.Unknown("split by a size that follows the input is not known to Upscale");
        }

        var sizes = call.Integers(given);
        return given == "size" || sizes.Length == 1 ? Pieces(context, call, axis, _ => sizes[0]) : Narrows(context, call, axis, sizes);
    }

    /// <summary>So many pieces, the first ones one longer, or pieces that end where the call says.</summary>
    private static AbstractValue TensorSplit(ICaptureContext context, CallArguments call)
    {
        var axis = Axis(context, call, call.Integer("dim", 0));
        var size = Fixed(context, call, axis);
        if (call.Has("size"))
        {
            var count = call.Integer("size");
            return Narrows(
                context,
                call,
                axis,
                [.. Enumerable.Range(0, (int)count).Select(i => (size / count) + (i < size % count ? 1 : 0))]
            );
        }

        long[] ends = [.. call.Integers("sizes"), size];
        return Narrows(context, call, axis, [.. ends.Select((end, i) => end - (i == 0 ? 0 : ends[i - 1]))]);
    }

    private static AbstractValue Unbind(ICaptureContext context, CallArguments call)
    {
        var axis = Axis(context, call, call.Has("dimension") ? call.Integer("dimension") : call.Integer("dim", 0));
        var size = Fixed(context, call, axis);
        var tensor = Tensor(call);
        return Array(
            Enumerable
                .Range(0, (int)size)
                .Select(index =>
                    TorchFunctions.Evaluate(
                        context,
                        call,
                        "select",
                        [tensor],
                        Attributes.Empty.With("dim", (long)axis).With("index", (long)index)
                    )
                )
        );
    }

    private static SequenceValue Pieces(ICaptureContext context, CallArguments call, int axis, Func<long, long> length)
    {
        var size = Fixed(context, call, axis);
        var step = length(size);
        return step < 1
            ? throw call.Refuse($"'{call.Member.Name}' into pieces of {step}")
            : Narrows(
                context,
                call,
                axis,
                [.. Enumerable.Range(0, (int)((size + step - 1) / step)).Select(i => Math.Min(step, size - (i * step)))]
            );
    }

    private static SequenceValue Narrows(ICaptureContext context, CallArguments call, int axis, long[] lengths)
    {
        var tensor = Tensor(call);
        var pieces = new List<AbstractValue>();
        var start = 0L;
        foreach (var length in lengths)
        {
            var attributes = Attributes.Empty.With("dim", (long)axis).With("start", start).With("length", length);
            pieces.Add(TorchFunctions.Evaluate(context, call, "narrow", [tensor], attributes));
            start += length;
        }

        return Array(pieces);
    }

    private static AbstractValue Tensor(CallArguments call) => call.Receiver ?? (call.Has("input") ? call["input"] : call["tensor"]);

    private static int Axis(ICaptureContext context, CallArguments call, long dim) =>
        (int)(dim < 0 ? dim + Dimensions(context, call).Count : dim);

    private static IReadOnlyList<Dimension> Dimensions(ICaptureContext context, CallArguments call) =>
        !context.IsForward && Tensor(call) is TensorStateValue { Sizes: { } sizes }
            ? [.. sizes.Select(size => (Dimension)size)]
            : [.. context.Tensor(call, Tensor(call)).Shape.Dimensions];

    private static long Fixed(ICaptureContext context, CallArguments call, int axis)
    {
        var dimension = Dimensions(context, call)[axis];
        if (dimension.IsFree)
        {
            // So many pieces as the example has; the generated code checks the size.
            var tensor = context.Tensor(call, Tensor(call));
            var attributes = Attributes
                .Empty.With("relation", "eq")
                .With("left", new AttributeValue.Symbolic(new SizeExpression.Size(tensor.Id, axis)))
                .With("right", dimension.Size)
                .With("holds", true);
            _ = context.Record(call, "guard", [], attributes);
        }

        return dimension.Size;
    }

    private static SequenceValue Array(IEnumerable<AbstractValue> items) => new(SequenceKind.Array, items);
}
