using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Sizes of tensors as values, and what takes sizes: view, reshape, expand, repeat.</summary>
internal static class TorchShapes
{
    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table
            .Add(TorchTypes.Tensor, "shape", (context, call) => ShapeOf(context, call))
            .Add(TorchTypes.Tensor, "size", Size)
            .Add(TorchTypes.Tensor, ["ndim", "Dimensions", "dim"], Rank)
            .Add(TorchTypes.Tensor, ["numel", "NumberOfElements"], Elements)
            .Add(TorchTypes.Tensor, ["view", "reshape"], (context, call) => Reshape(context, call, call.Receiver!, call["shape"]))
            .Add(TorchTypes.Torch, "reshape", (context, call) => Reshape(context, call, call["input"], call["shape"]))
            .Add(
                TorchTypes.Tensor,
                ["view_as"],
                (context, call) => Reshape(context, call, call.Receiver!, ShapeOf(context, call, call["other"]))
            )
            .Add(TorchTypes.Tensor, ["expand", "broadcast_to"], Expand)
            .Add(TorchTypes.Torch, "broadcast_to", Expand)
            .Add(
                TorchTypes.Tensor,
                "expand_as",
                (context, call) => Expand(context, call, call.Receiver!, ShapeOf(context, call, call["other"]))
            )
            .Add(TorchTypes.Tensor, ["ravel"], (context, call) => Flatten(context, call, call.Receiver!, 0, -1))
            .Add(TorchTypes.Tensor, ["t", "T", "mT"], Transpose);
    }

    /// <summary>The sizes of a tensor: numbers, and sizes that follow the input.</summary>
    public static AbstractValue ShapeOf(ICaptureContext context, CallArguments call, AbstractValue? tensor = null)
    {
        var value = tensor ?? call.Receiver!;
        if (value is TensorStateValue { Sizes: { } sizes })
        {
            return new SequenceValue(SequenceKind.Array, sizes.Select(size => new Constant(size)));
        }

        if (value is TensorStateValue)
        {
            return call.Unknown("the sizes of this tensor are not known");
        }

        var known = context.Tensor(call, value);
        return new SequenceValue(SequenceKind.Array, Enumerable.Range(0, known.Shape.Rank).Select(axis => SizeOf(known, axis)));
    }

    private static AbstractValue SizeOf(TensorValue tensor, int axis)
    {
        var dimension = tensor.Shape[axis];
        return dimension.IsFree ? new SizeValue(new SizeExpression.Size(tensor.Id, axis), dimension.Size) : new Constant(dimension.Size);
    }

    private static AbstractValue Size(ICaptureContext context, CallArguments call)
    {
        var shape = ShapeOf(context, call);
        if (shape is not SequenceValue sizes || !call.Has("dim"))
        {
            return shape;
        }

        var axis = call.Integer("dim");
        var place = axis < 0 ? axis + sizes.Items.Count : axis;
        return place >= 0 && place < sizes.Items.Count
            ? sizes.Items[(int)place]
            : call.Unknown($"dimension {axis} of a tensor of {sizes.Items.Count} dimensions");
    }

    private static AbstractValue Rank(ICaptureContext context, CallArguments call) =>
        ShapeOf(context, call) is SequenceValue sizes
            ? new Constant((long)sizes.Items.Count)
            : call.Unknown("the rank of this tensor is not known");

    private static AbstractValue Elements(ICaptureContext context, CallArguments call)
    {
        if (ShapeOf(context, call) is not SequenceValue sizes)
        {
            return call.Unknown("the sizes of this tensor are not known");
        }

        if (sizes.Items.All(item => item is Constant))
        {
            return new Constant(sizes.Items.Aggregate(1L, (product, item) => product * Hint(item)));
        }

        var expression = sizes.Items.Select(Expression).Aggregate((left, right) => new SizeExpression.Arithmetic('*', left, right));
        return new SizeValue(expression, sizes.Items.Aggregate(1L, (product, item) => product * Hint(item)));
    }

    /// <summary>A view that merges neighbouring axes and keeps the others is a flatten; all else keeps its sizes, symbolic where they were.</summary>
    private static AbstractValue Reshape(ICaptureContext context, CallArguments call, AbstractValue tensor, AbstractValue shape)
    {
        if (tensor is Unknown || shape is Unknown)
        {
            return tensor is Unknown ? tensor : shape;
        }

        var sizes = SizeItems(context, call, shape);
        if (context.IsForward)
        {
            var value = context.Tensor(call, tensor);
            if (ReshapeForms.IsSame(value, sizes))
            {
                return context.Record(call, "identity", [value], viewOf: value);
            }

            if (ReshapeForms.AsFlatten(value, sizes) is var (start, end))
            {
                return Flatten(context, call, value, start, end);
            }

            return TorchFunctions.Evaluate(context, call, "reshape", [value], Sizes("sizes", sizes));
        }

        return TorchFunctions.Evaluate(context, call, "reshape", [tensor], Sizes("sizes", sizes));
    }

    private static AbstractValue Flatten(ICaptureContext context, CallArguments call, AbstractValue tensor, long start, long end) =>
        TorchFunctions.Evaluate(context, call, "flatten", [tensor], Attributes.Empty.With("start_dim", start).With("end_dim", end));

    private static AbstractValue Expand(ICaptureContext context, CallArguments call) =>
        Expand(context, call, call.Receiver ?? call["input"], call.Has("sizes") ? call["sizes"] : call["shape"]);

    private static AbstractValue Expand(ICaptureContext context, CallArguments call, AbstractValue tensor, AbstractValue sizes) =>
        TorchFunctions.Evaluate(context, call, "expand", [tensor], Sizes("sizes", SizeItems(context, call, sizes)));

    private static AbstractValue Transpose(ICaptureContext context, CallArguments call) =>
        ShapeOf(context, call) is SequenceValue { Items.Count: >= 2 }
            ? TorchFunctions.Evaluate(context, call, "transpose", [call.Receiver!], Attributes.Empty.With("dim0", -2L).With("dim1", -1L))
            : call.Unknown($"'{call.Member.Name}' of a tensor with fewer than two dimensions");

    private static IReadOnlyList<AbstractValue> SizeItems(ICaptureContext context, CallArguments call, AbstractValue shape) =>
        shape is Constant { Value: not null } or SizeValue
            ? [shape]
            : context.Elements(shape) ?? throw call.Refuse($"the sizes given to '{call.Member.Name}' are not known here");

    private static Attributes Sizes(string name, IReadOnlyList<AbstractValue> sizes) =>
        Attributes.Empty.With(name, new AttributeValue.Sequence(sizes.Select(Attribute).ToEquatableArray()));

    private static AttributeValue Attribute(AbstractValue value) =>
        value is SizeValue size ? new AttributeValue.Symbolic(size.Expression) : Hint(value);

    private static SizeExpression Expression(AbstractValue value) =>
        value is SizeValue size ? size.Expression : new SizeExpression.Constant(Hint(value));

    /// <summary>The size at the example input.</summary>
    public static long Hint(AbstractValue value) =>
        value switch
        {
            SizeValue size => size.Hint,
            Constant { Value: int size } => size,
            Constant { Value: long size } => size,
            _ => throw new GraphException("a size is not a number"),
        };
}
