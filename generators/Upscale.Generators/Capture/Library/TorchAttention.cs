using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary><c>MultiheadAttention</c>, written out as the operations that it consists of: projections, attention of each head, projection.</summary>
/// <remarks>Sequence first, as TorchSharp's class has it: query is (L, N, E), key and value are (S, N, E).</remarks>
internal static class TorchAttention
{
    /// <summary>The class.</summary>
    public static ModuleKind Kind => new("MultiheadAttention", Initialise, Forward);

    private static void Initialise(ICaptureContext context, ModuleValue module, CallArguments call)
    {
        var width = call.Integer("embedded_dim");
        var (keys, values) = (call.Integer("kdim", width), call.Integer("vdim", width));
        var (hasBias, addsBias) = (call.Truth("bias", otherwise: true), call.Truth("add_bias_kv"));
        module.Attributes = Attributes
            .Empty.With("embed_dim", width)
            .With("num_heads", call.Integer("num_heads"))
            .With("dropout", call.Real("dropout", 0.0))
            .With("bias", hasBias)
            .With("add_bias_kv", addsBias)
            .With("add_zero_attn", call.Truth("add_zero_attn"));
        if (keys == width && values == width)
        {
            module.AddParameter("in_proj_weight", 3 * width, width);
        }
        else
        {
            module.AddParameter("q_proj_weight", width, width);
            module.AddParameter("k_proj_weight", width, keys);
            module.AddParameter("v_proj_weight", width, values);
        }

        if (hasBias)
        {
            module.AddParameter("in_proj_bias", 3 * width);
        }

        if (addsBias)
        {
            module.AddParameter("bias_k", 1, 1, width);
            module.AddParameter("bias_v", 1, 1, width);
        }

        module.Children.Add(new("out_proj", OutProjection(context, width, hasBias)));
    }

    private static ModuleValue OutProjection(ICaptureContext context, long width, bool hasBias)
    {
        var type = context.Compilation.GetTypeByMetadataName("TorchSharp.Modules.Linear")!;
        var projection = new ModuleValue(type)
        {
            Kind = "Linear",
            Attributes = Attributes.Empty.With("in_features", width).With("out_features", width).With("bias", hasBias),
        };
        projection.AddParameter("weight", width, width);
        if (hasBias)
        {
            projection.AddParameter("bias", width);
        }

        return projection;
    }

    private static AbstractValue Forward(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        IReadOnlyList<AbstractValue> inputs
    )
    {
        var isPlain =
            module.Find("in_proj_weight") is not null
            && !module.Attributes.Truth("add_bias_kv")
            && !module.Attributes.Truth("add_zero_attn");
        if (
            !isPlain
            || inputs.Count > 3 && inputs[3] is not Constant { Value: null }
            || inputs.Count > 5 && inputs[5] is not Constant { Value: null }
        )
        {
            return call.Unknown(
                "MultiheadAttention with kdim, add_bias_kv, add_zero_attn or a mask is not understood by Upscale: write it out"
            );
        }

        var steps = new Steps(
            context,
            call,
            module,
            context.Tensor(call, inputs[0]),
            context.Tensor(call, inputs[1]),
            context.Tensor(call, inputs[2])
        );
        var (output, weights) = steps.Run();
        var needsWeights = inputs.Count < 5 || inputs[4] is not Constant { Value: false };
        return new SequenceValue(
            SequenceKind.Tuple,
            [
                output,
                needsWeights
                    ? call.Unknown($"the weights of attention, %{weights.Id}, are not followed; ask need_weights: false")
                    : Constant.Null,
            ]
        );
    }

    /// <summary>The operations of one call.</summary>
    private sealed class Steps(
        ICaptureContext context,
        CallArguments call,
        ModuleValue module,
        TensorValue query,
        TensorValue key,
        TensorValue value
    )
    {
        private readonly long width = module.Attributes.Integer("embed_dim");
        private readonly long heads = module.Attributes.Integer("num_heads");

        public (AbstractValue Output, TensorValue Weights) Run()
        {
            var scaled = Record("mul_scalar", [Project(query, 0)], ("value", Math.Pow(width / heads, -0.5)));
            var scores = Record(
                "bmm",
                [Heads(scaled, query), Record("transpose", [Heads(Project(key, 1), key)], ("dim0", 1L), ("dim1", 2L))]
            );
            var weights = Record("softmax", [scores], ("dim", -1L));
            var mixed = Record("bmm", [weights, Heads(Project(value, 2), value)]);
            var joined = Record("transpose", [mixed], ("dim0", 0L), ("dim1", 1L));
            var output = Record("reshape", [joined], ("sizes", Sizes(Size(query, 0), Size(query, 1), width)));
            return (context.Call(call, module.Children[0].Value, output), weights);
        }

        /// <summary>A third of the input projection.</summary>
        private TensorValue Project(TensorValue input, long part)
        {
            var weight = Part("in_proj_weight", part);
            var bias = module.Find("in_proj_bias") is null ? null : Part("in_proj_bias", part);
            return bias is null
                ? Record("functional_linear", [input, weight], ("weights", Words("weight")))
                : Record("functional_linear", [input, weight, bias], ("weights", Words("weight", "bias")));
        }

        private TensorValue Part(string name, long part) =>
            Record("narrow", [module.Find(name)!], ("dim", 0L), ("start", part * width), ("length", width));

        /// <summary>(L, N, E) as (N * heads, L, E / heads).</summary>
        private TensorValue Heads(TensorValue projected, TensorValue input)
        {
            var batch = new SizeExpression.Arithmetic('*', new SizeExpression.Size(input.Id, 1), new SizeExpression.Constant(heads));
            var sizes = Sizes(Size(input, 0), new AttributeValue.Symbolic(batch), width / heads);
            return Record("transpose", [Record("reshape", [projected], ("sizes", sizes))], ("dim0", 0L), ("dim1", 1L));
        }

        private TensorValue Record(
            string name,
            IReadOnlyList<AbstractValue> inputs,
            params (string Name, AttributeValue Value)[] attributes
        ) =>
            context.Record(
                call,
                name,
                inputs,
                attributes.Aggregate(Attributes.Empty, (all, attribute) => all.With(attribute.Name, attribute.Value))
            );

        private static AttributeValue.Symbolic Size(TensorValue tensor, int axis) => new(new SizeExpression.Size(tensor.Id, axis));

        private static AttributeValue.Sequence Sizes(params AttributeValue[] sizes) => new(sizes.ToEquatableArray());

        private static AttributeValue.Sequence Words(params string[] words) =>
            new(words.Select(word => (AttributeValue)word).ToEquatableArray());
    }
}
