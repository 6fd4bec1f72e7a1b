using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Convolutions of all ranks, plain and transposed.</summary>
/// <remarks>
/// Padding that the operator cannot express is an operation of its own, as it is in TorchSharp: a padding mode other than zeros, and
/// <c>Padding.Same</c> with an uneven total. The layer's attributes then have the padding that is left.
/// </remarks>
internal static class TorchConvolutions
{
    private const long Same = 1;

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> All => Enumerable.Range(1, 3).SelectMany(rank => new[] { Plain(rank), Transposed(rank) });

    private static ModuleKind Plain(int rank)
    {
        var signature = OperatorSignatures.Of($"conv{rank}d");
        return new(
            $"Conv{rank}d",
            (_, module, call) => Initialise(module, call, signature, rank),
            (context, module, call, inputs) => Forward(context, module, call, signature, inputs)
        );
    }

    private static ModuleKind Transposed(int rank)
    {
        var signature = OperatorSignatures.Of($"conv_transpose{rank}d");
        return new(
            $"ConvTranspose{rank}d",
            (_, module, call) =>
            {
                var attributes = Channels(call, rank);
                module.Attributes = Append(attributes, signature.Read(call)).With("bias", call.Truth("bias", otherwise: true));
                var groups = module.Attributes.Integer("groups");
                var outputs = attributes.Integer("out_channels");
                module.AddParameter(
                    "weight",
                    [attributes.Integer("in_channels"), outputs / groups, .. attributes.Integers("kernel_size", rank)]
                );
                AddBias(module, outputs);
            },
            (context, module, call, inputs) =>
                inputs.Count == 1 || inputs[1] is Constant { Value: null }
                    ? context.Record(call, signature.Operator, [inputs[0]], signature.Of(module.Attributes), module)
                    : call.Unknown(
                        "a transposed convolution called with 'output_size' is not known to Upscale; give 'output_padding' to its constructor"
                    )
        );
    }

    private static void Initialise(ModuleValue module, CallArguments call, Signature signature, int rank)
    {
        var channels = Channels(call, rank);
        var kernel = channels.Integers("kernel_size", rank);
        var isNamed = call["padding"] is Constant { Type: not null };
        var attributes = Append(channels, isNamed ? ReadNamed(call, signature, kernel) : signature.Read(call))
            .With("bias", call.Truth("bias", otherwise: true));
        module.Attributes = WithMode(attributes, call, rank);
        var outputs = attributes.Integer("out_channels");
        module.AddParameter("weight", [outputs, attributes.Integer("in_channels") / attributes.Integer("groups"), .. kernel]);
        AddBias(module, outputs);
    }

    private static TensorValue Forward(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        Signature signature,
        IReadOnlyList<AbstractValue> inputs
    )
    {
        var input = inputs[0];
        if (module.Attributes["pad"] is not AttributeValue.None)
        {
            input = context.Record(call, "pad", [input], OperatorSignatures.Of("pad").Of(module.Attributes));
        }

        return context.Record(call, signature.Operator, [input], signature.Of(module.Attributes), module);
    }

    /// <summary><c>Padding.Valid</c> is none; <c>Padding.Same</c> splits what a window loses, the odd one goes to the end.</summary>
    private static Attributes ReadNamed(CallArguments call, Signature signature, long[] kernel)
    {
        var values = call.Values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var isSame = call.Integer("padding") == Same;
        values.Remove("padding");
        var attributes = signature.Read(new CallArguments(call.Member, call.Receiver, values, call.Location));
        if (!isSame)
        {
            return attributes;
        }

        var dilation = attributes.Integers("dilation", kernel.Length);
        var total = kernel.Select((size, axis) => dilation[axis] * (size - 1)).ToArray();
        var padded = attributes.With("padding", total.Select(size => size / 2).ToArray());
        return total.All(size => size % 2 == 0)
            ? padded
            : WithPad(padded, [.. total.AsEnumerable().Reverse().SelectMany(size => new[] { 0L, size % 2 })], "constant");
    }

    /// <summary>Modes other than zeros pad the input first, as TorchSharp does, and convolve without padding.</summary>
    private static Attributes WithMode(Attributes attributes, CallArguments call, int rank)
    {
        var mode = Signatures.Attribute.Word("padding_mode", "zeros").Read(call, Attributes.Empty);
        if (mode == "zeros")
        {
            return attributes;
        }

        if (attributes["pad"] is not AttributeValue.None)
        {
            throw call.Refuse(
                "Padding.Same with an even kernel and another padding mode than zeros is not known to Upscale; pad explicitly"
            );
        }

        var padding = attributes.Integers("padding", rank);
        return WithPad(
            attributes.With("padding", new long[rank]),
            [.. padding.AsEnumerable().Reverse().SelectMany(size => new[] { size, size })],
            ((AttributeValue.Word)mode).Value
        );
    }

    private static Attributes WithPad(Attributes attributes, long[] pad, string mode) =>
        attributes.With("pad", pad).With("mode", mode).With("value", 0.0);

    private static Attributes Channels(CallArguments call, int rank) =>
        Attributes
            .Empty.With("in_channels", call.Integer("in_channels"))
            .With("out_channels", call.Integer("out_channels"))
            .With("kernel_size", call.Integers("kernel_size", rank));

    private static Attributes Append(Attributes attributes, Attributes more) =>
        more.Items.Aggregate(attributes, (all, item) => all.With(item.Key, item.Value));

    private static void AddBias(ModuleValue module, long outputs)
    {
        if (module.Attributes.Truth("bias"))
        {
            module.AddParameter("bias", outputs);
        }
    }
}
