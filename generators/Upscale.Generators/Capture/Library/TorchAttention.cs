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
            var parts = Projections();
            var scaled = Record("mul_scalar", [parts[0]], ("value", Math.Pow(width / heads, -0.5)));
            var keys = Record("transpose", [Heads(parts[1], key)], ("dim0", 2L), ("dim1", 3L));
            var weights = Record("softmax", [Record("matmul", [Heads(scaled, query), keys])], ("dim", -1L));
            var mixed = Record("matmul", [weights, Heads(parts[2], value)]);
            var joined = Record("permute", [mixed], ("dims", Sizes(2L, 0L, 1L, 3L)));
            var output = Record("reshape", [joined], ("sizes", Sizes(Size(query, 0), Size(query, 1), width)));
            return (context.Call(call, module.Children[0].Value, output), weights);
        }

        // Attention of a value to itself has one projection, which so is a layer that can be pruned.
        private TensorValue[] Projections()
        {
            if (query.Id != key.Id || query.Id != value.Id)
            {
                return [Project(query, Part(0)), Project(key, Part(1)), Project(value, Part(2))];
            }

            var projected = Project(query, name => module.Find(name));
            return [.. Enumerable.Range(0, 3).Select(part => Third(projected, -1, part))];
        }

        private TensorValue Project(TensorValue input, Func<string, AbstractValue?> tensor)
        {
            var weight = tensor("in_proj_weight")!;
            return tensor("in_proj_bias") is { } bias
                ? Record("functional_linear", [input, weight, bias], ("weights", Words("weight", "bias")))
                : Record("functional_linear", [input, weight], ("weights", Words("weight")));
        }

        private Func<string, AbstractValue?> Part(int part) => name => module.Find(name) is { } tensor ? Third(tensor, 0, part) : null;

        private TensorValue Third(AbstractValue tensor, long axis, int part) =>
            Record("narrow", [tensor], ("dim", axis), ("start", part * width), ("length", width));

        /// <summary>(L, N, E) as (N, heads, L, E / heads).</summary>
        private TensorValue Heads(TensorValue projected, TensorValue input)
        {
            var sizes = Sizes(Size(input, 0), Size(input, 1), heads, width / heads);
            return Record("permute", [Record("reshape", [projected], ("sizes", sizes))], ("dims", Sizes(1L, 2L, 0L, 3L)));
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
