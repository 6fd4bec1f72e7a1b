using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary><c>x[.., 1..3]</c>, <c>x[0]</c>, <c>x[TensorIndex.Ellipsis, ^1]</c>, <c>x[.., indices]</c>: one operation for each index that selects.</summary>
internal static class TorchIndexing
{
    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Tensor, ["this[]", "index"], Index);
        table.Add(TorchTypes.Tensor, "index_select", IndexSelect).Add(TorchTypes.Torch, "index_select", IndexSelect);
        table
            .Add(TorchTypes.TensorIndex, "Ellipsis", (_, _) => new TensorIndexValue(TensorIndexKind.Ellipsis))
            .Add(TorchTypes.TensorIndex, "Colon", (_, _) => new RangeValue(null, null))
            .Add(TorchTypes.TensorIndex, ["None", "Null"], (_, _) => new TensorIndexValue(TensorIndexKind.None))
            .Add(TorchTypes.TensorIndex, "Slice", Slice)
            .Add(TorchTypes.TensorIndex, ["Single", "Tensor", "op_Implicit"], (_, call) => call.Values.Values.First());
    }

    private static AbstractValue Slice(ICaptureContext context, CallArguments call) =>
        call.Has("range") ? call["range"] : new TensorIndexValue(TensorIndexKind.Slice, call["start"], call["stop"], call["step"]);

    private static AbstractValue Index(ICaptureContext context, CallArguments call)
    {
        var indices = call.Has("indices") ? context.Elements(call["indices"]) : [.. call.Values.Values];
        if (indices is null || indices.OfType<Unknown>().FirstOrDefault() is { } unknown && unknown is not null)
        {
            return indices?.OfType<Unknown>().First() ?? call.Unknown("the indices of a tensor are not known here");
        }

        AbstractValue value = context.IsForward ? context.Tensor(call, call.Receiver!) : call.Receiver!;
        if (value is TensorStateValue { Sizes: null })
        {
            return ConstructionTensors.Of(null);
        }

        if (indices.Count(index => TensorArguments.IsTensor(index)) > 1)
        {
            return context.IsForward
                ? call.Unknown("an index by several tensors at once is not known to Upscale; use gather, or index one axis at a time")
                : ConstructionTensors.Of(null);
        }

        var axis = 0;
        for (var place = 0; place < indices.Count; place++)
        {
            if (indices[place] is TensorIndexValue { Kind: TensorIndexKind.Ellipsis })
            {
                var left = indices.Skip(place + 1).Count(index => index is not TensorIndexValue { Kind: TensorIndexKind.None });
                axis = Rank(context, call, value) - left;
                continue;
            }

            (value, axis) = Apply(context, call, value, axis, indices[place]);
        }

        return value;
    }

    private static int Rank(ICaptureContext context, CallArguments call, AbstractValue value) =>
        !context.IsForward && value is TensorStateValue { Sizes: { } sizes } ? sizes.Count : context.Tensor(call, value).Shape.Rank;

    /// <summary>One index on one axis; the axis on which the next one works.</summary>
    private static (AbstractValue Value, int Axis) Apply(
        ICaptureContext context,
        CallArguments call,
        AbstractValue value,
        int axis,
        AbstractValue index
    )
    {
        switch (index)
        {
            case RangeValue
            {
                Start: null or { Offset: Constant { Value: 0 }, IsFromEnd: false },
                End: null or { Offset: Constant { Value: 0 }, IsFromEnd: true }
            }:
                return (value, axis + 1);
            case RangeValue range:
                return (SliceOf(context, call, value, axis, Bound(call, range.Start), Bound(call, range.End), 1), axis + 1);
            case SequenceValue { Kind: SequenceKind.Tuple, Items: [var start, var end] }:
                return (SliceOf(context, call, value, axis, Number(call, start), Number(call, end), 1), axis + 1);
            case TensorIndexValue { Kind: TensorIndexKind.Slice, Arguments: [var start, var stop, var step] }:
                return (SliceOf(context, call, value, axis, Number(call, start), Number(call, stop), Number(call, step)), axis + 1);
            case TensorIndexValue { Kind: TensorIndexKind.None }:
                return (TorchFunctions.Evaluate(context, call, "unsqueeze", [value], Dim(axis)), axis + 1);
            case IndexValue or Constant { Value: sbyte or byte or short or int or long } or SizeValue:
                var position = Bound(call, index as IndexValue ?? new(index, isFromEnd: false));
                return (TorchFunctions.Evaluate(context, call, "select", [value], Dim(axis).With("index", position)), axis);
            case TensorStateValue or TensorValue:
                return (Select(context, call, value, axis, index), axis + Math.Max(1, Rank(context, call, index)));
            default:
                throw call.Refuse(
                    $"an index that is {index} is not known to Upscale; write a range, a number or a constant list of indices"
                );
        }
    }

    private static AbstractValue IndexSelect(ICaptureContext context, CallArguments call)
    {
        var tensor = call.Receiver ?? call["input"];
        return call["index"] switch
        {
            TensorStateValue or TensorValue => Select(context, call, tensor, Axis(context, call, tensor), call["index"]),
            Unknown unknown => unknown,
            _ => call.Unknown("the indices of this index_select are not known here"),
        };
    }

    private static int Axis(ICaptureContext context, CallArguments call, AbstractValue tensor)
    {
        var axis = (int)call.Integer("dim");
        return axis < 0 ? axis + Rank(context, call, tensor) : axis;
    }

    /// <summary>Constant indices are an attribute; those of a buffer are an input, since loading a checkpoint may change them.</summary>
    private static AbstractValue Select(ICaptureContext context, CallArguments call, AbstractValue tensor, int axis, AbstractValue index)
    {
        if (index is TensorStateValue { Owner: null, Elements: { } elements, Sizes.Count: 1 })
        {
            var list = new AttributeValue.Sequence(elements.Select(element => (AttributeValue)element).ToEquatableArray());
            return TorchFunctions.Evaluate(context, call, "index_select", [tensor], Dim(axis).With("index", list));
        }

        if (!context.IsForward && index is TensorStateValue { Sizes: null } or TensorStateValue { NumberType: "bool" })
        {
            return ConstructionTensors.Of(null);
        }

        if (index is TensorValue { NumberType: "bool" } or TensorStateValue { NumberType: "bool" })
        {
            throw call.Refuse(
                "an index by truth values gives as many elements as are true, which is not known here; use where or masked_fill"
            );
        }

        var rank = Rank(context, call, index);
        if (rank == 1)
        {
            return TorchFunctions.Evaluate(context, call, "index", [tensor, index], Dim(axis));
        }

        // Places of several axes: as one list, whose axis is then theirs.
        var sizes = TorchShapes.ShapeOf(context, call, index) as SequenceValue;
        var places = TorchFunctions.Evaluate(context, call, "reshape", [index], Attributes.Empty.With("sizes", new[] { -1L }));
        var found = TorchFunctions.Evaluate(context, call, "index", [tensor, places], Dim(axis));
        return rank == 0
            ? TorchFunctions.Evaluate(context, call, "squeeze", [found], Dim(axis))
            : TorchFunctions.Evaluate(
                context,
                call,
                "unflatten",
                [found],
                Dim(axis)
                    .With(
                        "sizes",
                        new CallArguments(
                            call.Member,
                            null,
                            new Dictionary<string, AbstractValue> { ["sizes"] = sizes! },
                            call.Location
                        ).Attribute("sizes")
                    )
            );
    }

    private static AbstractValue SliceOf(
        ICaptureContext context,
        CallArguments call,
        AbstractValue value,
        int axis,
        AttributeValue start,
        AttributeValue end,
        AttributeValue step
    ) =>
        TorchFunctions.Evaluate(
            context,
            call,
            "slice",
            [value],
            Dim(axis).With("start", start).With("end", end).With("step", step is AttributeValue.None ? 1 : step)
        );

    private static Attributes Dim(int axis) => Attributes.Empty.With("dim", (long)axis);

    private static AttributeValue Bound(CallArguments call, IndexValue? index) =>
        index switch
        {
            null => AttributeValue.Absent,
            { IsFromEnd: true, Offset: Constant { Value: 0 } } => AttributeValue.Absent,
            { IsFromEnd: false } => Number(call, index.Offset),
            _ => Number(call, index.Offset) is AttributeValue.Integer integer
                ? -integer.Value
                : throw call.Refuse("an index from the end that follows the input's size is not known to Upscale"),
        };

    private static AttributeValue Number(CallArguments call, AbstractValue value) =>
        new CallArguments(call.Member, null, new Dictionary<string, AbstractValue> { ["index"] = value }, call.Location).Attribute("index");
}
