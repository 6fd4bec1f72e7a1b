using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Functions without a channel rule: triangles, orders, look-ups, einsum and random numbers.</summary>
internal static class TorchWholes
{
    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var type in new[] { TorchTypes.Tensor, TorchTypes.Torch })
        {
            foreach (var name in new[] { "triu", "tril" })
            {
                table.Add(
                    type,
                    [name, name + "_"],
                    (context, call) => Evaluate(context, call, name, Attributes.Empty.With("diagonal", call.Integer("diagonal", 0)))
                );
            }

            table
                .Add(type, ["outer", "ger"], (context, call) => Evaluate(context, call, "outer"))
                .Add(
                    type,
                    "gather",
                    (context, call) =>
                        TorchFunctions.Evaluate(
                            context,
                            call,
                            "gather",
                            [call.Receiver ?? call["input"], call["index"]],
                            Attributes.Empty.With("dim", call.Integer("dim"))
                        )
                )
                .Add(type, "topk", TopK)
                .Add(type, "sort", Sort)
                .Add(type, "repeat_interleave", Repeat)
                .Add(type, ["rand_like", "randn_like"], (context, call) => Evaluate(context, call, call.Member.Name, Dtype(call)))
                .Add(type, "bernoulli", (context, call) => Evaluate(context, call, "bernoulli"));
        }

        table
            .Add(TorchTypes.Functional, "one_hot", OneHot)
            .Add(
                TorchTypes.Torch,
                "einsum",
                (context, call) =>
                    context.Elements(call["tensors"]) is { } tensors && call["equation"] is Constant { Value: string equation }
                        ? TorchFunctions.Evaluate(context, call, "einsum", tensors, Attributes.Empty.With("equation", equation))
                        : call.Unknown("the equation or the tensors of this einsum are not known here")
            );
    }

    /// <summary>The attribute <c>dtype</c> of a call that makes a tensor.</summary>
    public static Attributes Dtype(CallArguments call) =>
        NumberTypes.Member(call["dtype"]) is { } member ? Attributes.Empty.With("dtype", member)
        : call.Has("dtype") ? throw call.Refuse("the number type is not known here")
        : Attributes.Empty;

    private static AbstractValue Evaluate(ICaptureContext context, CallArguments call, string operation, Attributes? attributes = null) =>
        call.Has("generator")
            ? call.Unknown($"'{call.Member.Name}' with a generator of its own is not known to Upscale")
            : TorchFunctions.Apply(context, call, operation, TensorArguments.Of(call), attributes);

    private static AbstractValue TopK(ICaptureContext context, CallArguments call)
    {
        var attributes = Attributes
            .Empty.With("k", call.Integer("k"))
            .With("dim", call.Integer("dim", -1))
            .With("largest", call.Truth("largest", otherwise: true))
            .With("sorted", call.Truth("sorted", otherwise: true));
        return Both(context, call, "topk", attributes);
    }

    private static AbstractValue Sort(ICaptureContext context, CallArguments call) =>
        Both(
            context,
            call,
            "sort",
            Attributes
                .Empty.With("dim", call.Integer("dim", -1))
                .With("descending", call.Truth("descending"))
                .With("stable", call.Truth("stable"))
        );

    private static SequenceValue Both(ICaptureContext context, CallArguments call, string name, Attributes attributes) =>
        new(
            SequenceKind.Tuple,
            [Evaluate(context, call, name + "_values", attributes), Evaluate(context, call, name + "_indices", attributes)]
        );

    private static AbstractValue Repeat(ICaptureContext context, CallArguments call) =>
        call["repeats"] is Constant && call.Has("dim")
            ? Evaluate(
                context,
                call,
                "repeat_interleave",
                Attributes.Empty.With("repeats", call.Integer("repeats")).With("dim", call.Integer("dim"))
            )
            : call.Unknown("repeat_interleave by a tensor, or without a dimension, is not known to Upscale");

    private static AbstractValue OneHot(ICaptureContext context, CallArguments call) =>
        call.Integer("num_classes", -1) > 0
            ? Evaluate(context, call, "one_hot", Attributes.Empty.With("num_classes", call.Integer("num_classes")))
            : call.Unknown("one_hot without a number of classes takes it from the elements; write 'num_classes'");
}
