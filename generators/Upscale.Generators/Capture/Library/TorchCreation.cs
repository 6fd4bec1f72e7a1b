using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>New tensors: parameters, buffers, constants such as lists of indices, and what forward makes for itself.</summary>
internal static class TorchCreation
{
    private const string Parameter = "TorchSharp.Modules.Parameter";

    private static readonly string[] Sized = ["zeros", "ones", "empty", "rand", "randn", "full"];

    /// <summary>Parameters in which overloads take sizes one by one.</summary>
    private static readonly string[] Dimensions = ["rows", "columns", "dim0", "dim1", "dim2", "dim3"];

    /// <summary>Parameters in which overloads take elements.</summary>
    private static readonly string[] Sources = ["rawArray", "dataArray", "data", "scalar", "value"];

    private static readonly string[] Ends = ["start", "stop", "step"];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Torch, Sized, (context, call) => OfSizes(context, call));
        table.Add(
            TorchTypes.Tensor,
            ["new_zeros", "new_ones", "new_full", "new_empty"],
            (context, call) => OfSizes(context, WithType(call))
        );
        foreach (var type in new[] { TorchTypes.Torch, TorchTypes.Tensor })
        {
            table.Add(type, ["zeros_like", "ones_like", "full_like"], Like).Add(type, "empty_like", Like);
        }

        table.Add(
            TorchTypes.Torch,
            ["randint"],
            (context, call) =>
                context.IsForward
                    ? Unseen(call)
                    : ConstructionTensors.Of(call.Has("size") ? call.Integers("size") : null, NumberTypes.Of(call, "int64"))
        );
        table
            .Add(TorchTypes.Torch, ["tensor", "as_tensor", "from_array"], OfArray)
            .Add("TorchSharp.TensorExtensionMethods", "ToTensor", OfArray);
        table.Add(TorchTypes.Tensor, "op_Implicit", OfArray);
        table.Add(TorchTypes.Torch, "arange", Range);
        table.Add(TorchTypes.Torch, "linspace", Linspace);
        table.Add(
            TorchTypes.Torch,
            "logspace",
            (context, call) => context.IsForward ? Unseen(call) : ConstructionTensors.Of([call.Integer("steps")], NumberTypes.Float)
        );
        table.Add(TorchTypes.Torch, "eye", Eye);
        table.Add(TorchTypes.Torch, "meshgrid", Meshgrid);
        table.Add("TorchSharp.torch.nn", "Parameter", NewParameter).Add(Parameter, ".ctor", NewParameter);
        table.Add("TorchSharp.TensorExtensionMethods", "AsParameter", (context, call) => NewParameter(call["tensor"]));
    }

    private static Unknown Unseen(CallArguments call) =>
        call.Unknown(
            $"'{call.Member.Name}' in forward is not known to Upscale; make the tensor in the constructor, and keep it in a field"
        );

    private static AbstractValue OfSizes(ICaptureContext context, CallArguments call)
    {
        if (!context.IsForward)
        {
            return Create(call, Sizes(context, call), NumberTypes.Float);
        }

        if (Name(call) == "empty" || call.Has("generator"))
        {
            return Unseen(call);
        }

        var size = call["size"] is SequenceValue sequence
            ? sequence.Items
            : [.. Dimensions.Prepend("size").Where(call.Has).Select(name => call[name])];
        return Make(context, call, Name(call), WithSizes(call, size).With("value", call.Attribute("value")));
    }

    // zeros for new_zeros, whose type is that of the tensor.
    private static string Name(CallArguments call) => call.Member.Name.Replace("new_", "");

    private static CallArguments WithType(CallArguments call) =>
        call.Has("dtype")
            ? call
            : new(
                call.Member,
                call.Receiver,
                new Dictionary<string, AbstractValue>(call.Values.ToDictionary(item => item.Key, item => item.Value))
                {
                    ["dtype"] = new NumberTypeValue(call.Receiver!),
                },
                call.Location
            );

    private static Attributes WithSizes(CallArguments call, IReadOnlyList<AbstractValue> size) =>
        Attributes.Empty.With("size", Attribute(call, new SequenceValue(SequenceKind.Array, size)));

    private static AttributeValue Attribute(CallArguments call, AbstractValue value) =>
        new CallArguments(call.Member, null, new Dictionary<string, AbstractValue> { ["value"] = value }, call.Location).Attribute("value");

    /// <summary>Records a tensor that has no inputs; its type is a name, or that of another tensor.</summary>
    private static TensorValue Make(ICaptureContext context, CallArguments call, string operation, Attributes attributes)
    {
        attributes = new(attributes.Items.Where(item => item.Value is not AttributeValue.None).ToEquatableArray());
        if (call["dtype"] is not NumberTypeValue like)
        {
            return context.Record(
                call,
                operation,
                [],
                TorchWholes.Dtype(call).Items.Aggregate(attributes, (all, item) => all.With(item.Key, item.Value))
            );
        }

        var (made, tensor) = (context.Record(call, operation, [], attributes), context.Tensor(call, like.Tensor));
        return NumberTypes.MemberOf(tensor.NumberType) is { } member
            ? context.Record(call, "cast", [made], Attributes.Empty.With("dtype", member))
            : context.Record(call, "cast_like", [made, new TensorValue(tensor.TypeSource, tensor.Shape, new())]);
    }

    private static TensorStateValue Create(CallArguments call, long[]? sizes, string? otherwise) =>
        new(sizes, isParameter: false)
        {
            NumberType = NumberTypes.Of(call, Name(call) == "full" ? NumberTypes.OfElements(call["value"]) : otherwise),
            Fill = Name(call) switch
            {
                "zeros" => 0.0,
                "ones" => 1.0,
                "full" when call["value"] is Constant => call.Real("value"),
                _ => null,
            },
        };

    /// <summary>As one list, or as up to four numbers.</summary>
    private static long[]? Sizes(ICaptureContext context, CallArguments call)
    {
        if (call["size"] is SequenceValue sizes)
        {
            return sizes.Items.All(item => item is Constant { Value: int or long }) ? call.Integers("size") : null;
        }

        AbstractValue[] given = [.. Dimensions.Prepend("size").Where(call.Has).Select(name => call[name])];
        return given.All(item => item is Constant { Value: int or long }) ? [.. given.Select(TorchShapes.Hint)] : null;
    }

    private static AbstractValue Like(ICaptureContext context, CallArguments call)
    {
        var tensor = call.Receiver ?? call["input"];
        if (!context.IsForward)
        {
            return tensor is TensorStateValue state ? Create(call, [.. state.Sizes ?? []], state.NumberType) : Unseen(call);
        }

        var attributes = call.Has("value") ? TorchWholes.Dtype(call).With("value", call.Attribute("value")) : TorchWholes.Dtype(call);
        return call.Member.Name == "empty_like" ? Unseen(call) : context.Record(call, call.Member.Name, [tensor], attributes);
    }

    private static AbstractValue OfArray(ICaptureContext context, CallArguments call)
    {
        var value = Sources.Select(name => call[name]).First(IsGiven);
        if (value is Unknown || value is Constant && call.Member.Name == "op_Implicit")
        {
            return value;
        }

        var elements = value is Constant or SizeValue ? [value] : context.Elements(value);
        var dimensions = call.Has("dimensions") ? call.Integers("dimensions") : Separate(call);
        long[]? sizes =
            dimensions.Length > 0 ? dimensions
            : value is Constant or SizeValue ? []
            : elements is null ? null
            : elements is [SequenceValue, ..] ? Nested(value)
            : [elements.Count];
        if (context.IsForward && (elements is null || elements.Any(item => item is not (Constant or SizeValue))))
        {
            return Unseen(call);
        }

        // The elements are the tensor; forward selects by them as they are.
        var isIndices = elements?.All(item => item is Constant { Value: int or long }) == true;
        return context.IsForward && !isIndices
            ? Make(
                context,
                call,
                "tensor",
                Attributes.Empty.With("size", sizes!).With("elements", Attribute(call, new SequenceValue(SequenceKind.Array, elements!)))
            )
            : new TensorStateValue(sizes, isParameter: false)
            {
                NumberType = NumberTypes.Of(call, NumberTypes.OfElements(value)),
                Elements = isIndices ? [.. elements!.Select(TorchShapes.Hint)] : null,
            };
    }

    // A rectangular array has its rows as elements.
    private static long[] Nested(AbstractValue value) =>
        value is SequenceValue { Items: [var first, ..] items } ? [items.Count, .. Nested(first)] : [];

    private static long[] Separate(CallArguments call) => [.. Dimensions.Where(call.Has).Select(name => call.Integer(name))];

    private static AbstractValue Range(ICaptureContext context, CallArguments call)
    {
        var given = Ends.Where(call.Has).ToArray();
        var isWhole = given.All(name => call[name] is Constant { Value: int or long });
        if (isWhole && (!context.IsForward || !call.Has("dtype") || NumberTypes.Of(call, null) == "int64"))
        {
            var (start, stop, step) = (call.Integer("start", 0), call.Integer("stop"), call.Integer("step", 1));
            var elements = new List<long>();
            for (var value = start; step > 0 ? value < stop : value > stop; value += step)
            {
                elements.Add(value);
            }

            var type = NumberTypes.Of(call, "int64");
            return new TensorStateValue([elements.Count], isParameter: false)
            {
                NumberType = type,
                Elements = type == "int64" ? elements : null,
            };
        }

        if (given.Any(name => call[name] is not (Constant or SizeValue)))
        {
            return given.Select(name => call[name]).OfType<Unknown>().FirstOrDefault()
                ?? call.Unknown("the ends of this arange are not known here");
        }

        var attributes = Attributes
            .Empty.With("start", call.Has("start") ? call.Attribute("start") : 0L)
            .With("stop", call.Attribute("stop"))
            .With("step", call.Has("step") ? call.Attribute("step") : 1L);
        return context.IsForward
            ? Make(context, call, "arange", attributes)
            : ConstructionTensors.Compute(call, "arange", [], WithType(call, attributes));
    }

    private static AbstractValue Linspace(ICaptureContext context, CallArguments call)
    {
        var attributes = Attributes
            .Empty.With("start", call.Attribute("start"))
            .With("end", call.Attribute("end"))
            .With("steps", call.Attribute("steps"));
        return context.IsForward
            ? Make(context, call, "linspace", attributes)
            : ConstructionTensors.Of([call.Integer("steps")], NumberTypes.Of(call, NumberTypes.Float));
    }

    private static AbstractValue Eye(ICaptureContext context, CallArguments call)
    {
        var rows = call.Attribute("rows");
        var columns = call["columns"] is Constant { Value: -1 or -1L or null } ? rows : call.Attribute("columns");
        return context.IsForward
            ? Make(context, call, "eye", Attributes.Empty.With("rows", rows).With("columns", columns))
            : ConstructionTensors.Compute(call, "eye", [], WithType(call, Attributes.Empty.With("rows", rows).With("columns", columns)));
    }

    private static Attributes WithType(CallArguments call, Attributes attributes) =>
        NumberTypes.Member(call["dtype"]) is { } member ? attributes.With("dtype", member) : attributes;

    /// <summary>Each list along an axis of its own, as TorchSharp makes it: views, spread over the axes of the others.</summary>
    private static AbstractValue Meshgrid(ICaptureContext context, CallArguments call)
    {
        if (context.Elements(call["tensors"]) is not { } tensors || tensors.Any(tensor => !TensorArguments.IsTensor(tensor)))
        {
            return call.Unknown("the tensors given to 'meshgrid' are not known here");
        }

        var swaps = call.Text("indexing") == "xy" && tensors.Count > 1;
        if (!context.IsForward)
        {
            var lengths = tensors.Select(tensor => (tensor as TensorStateValue)?.Sizes).ToArray();
            var sizes = lengths.All(length => length is { Count: 1 }) ? lengths.Select(length => length![0]).ToArray() : null;
            if (sizes is not null && swaps)
            {
                (sizes[0], sizes[1]) = (sizes[1], sizes[0]);
            }

            return new SequenceValue(
                SequenceKind.Array,
                tensors.Select(tensor => ConstructionTensors.Of(sizes, (tensor as TensorStateValue)?.NumberType))
            );
        }

        var lists = tensors.Select(tensor => context.Tensor(call, tensor)).ToArray();
        int Axis(int place) => swaps && place < 2 ? 1 - place : place;
        return new SequenceValue(
            SequenceKind.Array,
            lists.Select(
                (list, place) =>
                {
                    var view = Enumerable.Range(0, lists.Length).Select(axis => axis == Axis(place) ? -1L : 1L).ToArray();
                    var spread = Enumerable
                        .Range(0, lists.Length)
                        .Select(axis => Array.FindIndex(lists, other => Axis(Array.IndexOf(lists, other)) == axis))
                        .Select(other => SizeOf(lists[other]));
                    var column = context.Record(call, "reshape", [list], Attributes.Empty.With("sizes", view));
                    return context.Record(
                        call,
                        "expand",
                        [column],
                        Attributes.Empty.With("sizes", new AttributeValue.Sequence(spread.ToEquatableArray()))
                    );
                }
            )
        );
    }

    private static AttributeValue SizeOf(TensorValue list) =>
        list.Shape[0].IsFree ? new AttributeValue.Symbolic(new SizeExpression.Size(list.Id, 0)) : list.Shape[0].Size;

    private static AbstractValue NewParameter(ICaptureContext context, CallArguments call) => NewParameter(call["data"]);

    private static AbstractValue NewParameter(AbstractValue data) =>
        data is TensorStateValue state
            ? new TensorStateValue(state.Sizes, isParameter: true) { Fill = state.Fill, NumberType = state.NumberType }
            : data;

    private static bool IsGiven(AbstractValue value) => value is not Constant { Value: null };
}
