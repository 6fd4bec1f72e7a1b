using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Functions that are other operations together.</summary>
internal static class TorchComposites
{
    private static readonly string[] Places = ["source", "destination"];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var type in new[] { TorchTypes.Tensor, TorchTypes.Torch })
        {
            // Of matrices and vectors these are what matmul does.
            table.Add(type, ["dot", "vdot", "mv"], (context, call) => Of(context, call, "matmul", TensorArguments.Of(call)));
            table.Add(type, ["movedim", "moveaxis"], MoveAxes);
            table.Add(type, "flipud", (context, call) => Of(context, call, "flip", Own(call), ("dims", Axes(0))));
            table.Add(type, "fliplr", (context, call) => Of(context, call, "flip", Own(call), ("dims", Axes(1))));
            table.Add(type, ["round", "round_"], Round);
            table.Add(type, "tile", Tile);
            table.Add(type, "argsort", Argsort);
            table.Add(type, "aminmax", Range);
            table.Add(type, ["addmm", "addmv", "baddbmm"], AddProduct);
            table.Add(type, ["addcmul"], (context, call) => AddTerm(context, call, "mul"));
            table.Add(type, ["addcdiv"], (context, call) => AddTerm(context, call, "div"));
        }

        table.Add(TorchTypes.Torch, "t", (context, call) => Of(context, call, "transpose", Own(call), ("dim0", 0L), ("dim1", 1L)));
        table.Add(
            TorchTypes.Tensor,
            "prelu",
            (context, call) => Of(context, call, "functional_prelu", TensorArguments.Of(call), ("weights", Weights))
        );
        table.Add(TorchTypes.Functional, "softmax2d", (context, call) => Of(context, call, "softmax", Own(call), ("dim", -3L)));
        table.Add(
            TorchTypes.Functional,
            "cosine_similarity",
            (context, call) => Cosine(context, call, TensorArguments.Of(call), call.Integer("dim", 1), call.Real("eps", 1e-8))
        );
        table.Add(
            TorchTypes.Functional,
            "pairwise_distance",
            (context, call) =>
                Distance(context, call, TensorArguments.Of(call), call.Real("p", 2), call.Real("eps", 1e-6), call.Truth("keepdim"))
        );
    }

    private static AttributeValue Weights => new AttributeValue.Sequence(new AttributeValue[] { "weight" }.ToEquatableArray());

    private static AttributeValue Axes(long axis) => new[] { axis };

    private static double Real(ModuleValue module, string name) => ((AttributeValue.Real)module.Attributes[name]).Value;

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> Modules =>
        [
            new(
                "CosineSimilarity",
                (_, module, call) =>
                    module.Attributes = Attributes.Empty.With("dim", call.Integer("dim", 1)).With("eps", call.Real("eps", 1e-8)),
                (context, module, call, inputs) => Cosine(context, call, inputs, module.Attributes.Integer("dim"), Real(module, "eps"))
            ),
            new(
                "PairwiseDistance",
                (_, module, call) =>
                    module.Attributes = Attributes
                        .Empty.With("p", call.Real("p", 2))
                        .With("eps", call.Real("eps", 1e-6))
                        .With("keepdim", call.Truth("keep_dim")),
                (context, module, call, inputs) =>
                    Distance(context, call, inputs, Real(module, "p"), Real(module, "eps"), module.Attributes.Truth("keepdim"))
            ),
        ];

    private static AbstractValue Of(
        ICaptureContext context,
        CallArguments call,
        string operation,
        IReadOnlyList<AbstractValue> inputs,
        params (string Name, AttributeValue Value)[] attributes
    ) =>
        TorchFunctions.Apply(
            context,
            call,
            operation,
            inputs,
            attributes.Aggregate(Attributes.Empty, (all, attribute) => all.With(attribute.Name, attribute.Value))
        );

    private static IReadOnlyList<AbstractValue> Own(CallArguments call) => [TensorArguments.Of(call)[0]];

    private static AbstractValue MoveAxes(ICaptureContext context, CallArguments call)
    {
        if (TorchShapes.ShapeOf(context, call, Own(call)[0]) is not SequenceValue { Items.Count: var rank })
        {
            return call.Unknown("the rank of this tensor is not known");
        }

        long[][] places = [.. Places.Select(name => call.Integers(name).Select(axis => axis < 0 ? axis + rank : axis).ToArray())];
        var order = new Queue<long>(Enumerable.Range(0, rank).Select(axis => (long)axis).Except(places[0]));
        long[] dims =
        [
            .. Enumerable
                .Range(0, rank)
                .Select(axis => Array.IndexOf(places[1], axis) is >= 0 and var moved ? places[0][moved] : order.Dequeue()),
        ];
        return Of(context, call, "permute", Own(call), ("dims", dims));
    }

    private static AbstractValue Round(ICaptureContext context, CallArguments call) =>
        call.Integer("decimals", 0) == 0
            ? Of(context, call, "round", Own(call))
            : call.Unknown("'round' to decimals is not known to Upscale; multiply, round and divide");

    /// <summary>Fewer numbers than axes are those of the last ones.</summary>
    private static AbstractValue Tile(ICaptureContext context, CallArguments call)
    {
        var times = call.Integers(call.Has("reps") ? "reps" : "dims");
        return TorchShapes.ShapeOf(context, call, Own(call)[0]) is SequenceValue { Items.Count: var rank }
            ? Of(
                context,
                call,
                "repeat",
                Own(call),
                ("sizes", Enumerable.Repeat(1L, Math.Max(0, rank - times.Length)).Concat(times).ToArray())
            )
            : call.Unknown("the rank of this tensor is not known");
    }

    private static AbstractValue Argsort(ICaptureContext context, CallArguments call) =>
        Of(
            context,
            call,
            "sort_indices",
            Own(call),
            ("dim", call.Integer("dim", -1)),
            ("descending", call.Truth("descending")),
            ("stable", false)
        );

    private static SequenceValue Range(ICaptureContext context, CallArguments call)
    {
        var dims = call.Has("dim") ? call.Integers("dim") : AttributeValue.Absent;
        var keeps = (AttributeValue)call.Truth("keepdim");
        return Pair(
            Of(context, call, "amin", Own(call), ("dim", dims), ("keepdim", keeps)),
            Of(context, call, "amax", Own(call), ("dim", dims), ("keepdim", keeps))
        );
    }

    private static SequenceValue Pair(AbstractValue first, AbstractValue second) => new(SequenceKind.Tuple, [first, second]);

    /// <summary><c>beta * input + alpha * (a @ b)</c>.</summary>
    private static AbstractValue AddProduct(ICaptureContext context, CallArguments call)
    {
        var tensors = TensorArguments.Of(call);
        var (alpha, beta) = (call.Real("alpha", 1), call.Real("beta", 1));
        var product = Of(context, call, "matmul", [tensors[1], tensors[2]]);
        return Of(context, call, "add", [Scaled(context, call, tensors[0], beta), Scaled(context, call, product, alpha)]);
    }

    /// <summary><c>input + value * (a op b)</c>.</summary>
    private static AbstractValue AddTerm(ICaptureContext context, CallArguments call, string operation)
    {
        var tensors = TensorArguments.Of(call);
        var term = Of(context, call, operation, [Scaled(context, call, tensors[1], call.Real("value", 1)), tensors[2]]);
        return Of(context, call, "add", [tensors[0], term]);
    }

    private static AbstractValue Scaled(ICaptureContext context, CallArguments call, AbstractValue tensor, double factor) =>
        factor == 1 ? tensor : Of(context, call, "mul_scalar", [tensor], ("value", factor));

    private static AbstractValue Cosine(
        ICaptureContext context,
        CallArguments call,
        IReadOnlyList<AbstractValue> tensors,
        long dim,
        double eps
    )
    {
        AbstractValue Unit(AbstractValue tensor)
        {
            var norm = Of(context, call, "norm", [tensor], ("p", 2.0), ("dim", Axes(dim)), ("keepdim", true));
            return Of(context, call, "div", [tensor, Of(context, call, "clamp", [norm], ("min", eps), ("max", AttributeValue.Absent))]);
        }

        var product = Of(context, call, "mul", [Unit(tensors[0]), Unit(tensors[1])]);
        return Of(context, call, "sum", [product], ("dim", Axes(dim)), ("keepdim", false));
    }

    private static AbstractValue Distance(
        ICaptureContext context,
        CallArguments call,
        IReadOnlyList<AbstractValue> tensors,
        double p,
        double eps,
        bool keepdim
    )
    {
        var difference = Of(context, call, "add_scalar", [Of(context, call, "sub", [tensors[0], tensors[1]])], ("value", eps));
        return Of(context, call, "norm", [difference], ("p", p), ("dim", Axes(-1)), ("keepdim", keepdim));
    }
}
