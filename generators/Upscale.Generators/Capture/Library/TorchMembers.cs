using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>What users read of modules while they build: sizes, weights, children; and what has no effect on the graph.</summary>
internal static class TorchMembers
{
    private static readonly string[] WithWeights =
    [
        "Convolution",
        "ConvolutionTranspose",
        "Linear",
        "Bilinear",
        "Embedding",
        "PReLU",
        "NormBase",
        "LayerNorm",
        "GroupNorm",
    ];

    private static readonly string[] Bases = ["Convolution", "ConvolutionTranspose", "NormBase", "BatchNorm", "InstanceNorm", "PadBase"];

    private static readonly string[] Plain =
    [
        .. "in_channels out_channels groups in_features out_features in1_features in2_features num_features num_groups".Split(' '),
        .. "num_channels num_parameters eps momentum affine track_running_stats elementwise_affine p inplace dim".Split(' '),
        .. "start_dim end_dim ceil_mode count_include_pad upscale_factor downscale_factor negative_slope min_val max_val alpha".Split(' '),
        .. "kernel_size stride padding dilation output_padding output_size normalized_shape".Split(' '),
    ];

    private static readonly string[] Effectless =
    [
        .. "train eval to cuda cpu half bfloat16 load load_py load_state_dict save zero_grad Dispose requires_grad_".Split(' '),
        .. "apply reset_parameters reset_running_stats MoveToOuterDisposeScope DetachFromDisposeScope".Split(' '),
    ];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table, IEnumerable<string> modules)
    {
        foreach (var type in modules.Concat(Bases))
        {
            table.Add("TorchSharp.Modules." + type, Plain, Attribute);
        }

        foreach (var type in WithWeights)
        {
            table.Add("TorchSharp.Modules." + type, ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], Tensor);
            table.Add("TorchSharp.Modules." + type, ["=weight", "=bias", "=running_mean", "=running_var"], SetTensor);
        }

        table.Add(TorchTypes.Module, Effectless, (_, call) => call.Receiver!);
        table.Add("TorchSharp.ModuleExtensionMethods", Effectless, (_, call) => call["module"]);
        table.Add(TorchTypes.Module, "GetName", (_, call) => new Constant(Module(call).Kind ?? Module(call).Type.Name));
        table.Add(TorchTypes.Module, "children", (_, call) => Sequence(Module(call).Children.Select(child => child.Value)));
        table.Add(
            TorchTypes.Module,
            "named_children",
            (_, call) => Sequence(Module(call).Children.Select(child => Pair(child.Key, child.Value)))
        );
        table.Add(TorchTypes.Module, "modules", (_, call) => Sequence(Modules("", Module(call)).Select(item => item.Value)));
        table.Add(
            TorchTypes.Module,
            "named_modules",
            (_, call) => Sequence(Modules("", Module(call)).Select(item => Pair(item.Key, item.Value)))
        );
        table.Add(
            TorchTypes.Module,
            "parameters",
            (_, call) => Sequence(Tensors(call, item => item.Parameters).Select(item => item.Value))
        );
        table.Add(
            TorchTypes.Module,
            "named_parameters",
            (_, call) => Sequence(Tensors(call, item => item.Parameters).Select(item => Pair(item.Key, item.Value)))
        );
        table.Add(TorchTypes.Module, "buffers", (_, call) => Sequence(Tensors(call, item => item.Buffers).Select(item => item.Value)));
        table.Add(
            TorchTypes.Module,
            "named_buffers",
            (_, call) => Sequence(Tensors(call, item => item.Buffers).Select(item => Pair(item.Key, item.Value)))
        );
    }

    private static AbstractValue Attribute(ICaptureContext context, CallArguments call) =>
        Module(call).Attributes[call.Member.Name] switch
        {
            AttributeValue.Integer integer => new Constant(integer.Value),
            AttributeValue.Real real => new Constant(real.Value),
            AttributeValue.Truth truth => Constant.Of(truth.Value),
            AttributeValue.Sequence sequence => new SequenceValue(
                SequenceKind.Array,
                sequence.Items.OfType<AttributeValue.Integer>().Select(item => new Constant(item.Value))
            ),
            _ => call.Unknown($"'{call.Member.Name}' of this {Module(call).Kind} is not known to Upscale"),
        };

    private static AbstractValue Tensor(ICaptureContext context, CallArguments call) =>
        (AbstractValue?)Module(call).Find(call.Member.Name) ?? Constant.Null;

    /// <summary>Another tensor of the same sizes is another weight; other sizes would be another layer.</summary>
    private static AbstractValue SetTensor(ICaptureContext context, CallArguments call)
    {
        var module = Module(call);
        context.Write(call, module);
        var found = module.Find(call.Member.Name);
        var isSame =
            call["value"] is TensorStateValue { Sizes: { } sizes } ? found?.Sizes is { } own && own.SequenceEqual(sizes)
            : call["value"] is Unknown or TensorStateValue ? found is not null
            : found is null;
        return isSame
            ? call["value"]
            : throw call.Refuse(
                $"'{call.Member.Name}' of a {module.Kind} is replaced by a tensor of other sizes; construct it with those sizes"
            );
    }

    /// <summary>The module and everything below it, depth first, each once, as TorchSharp lists them.</summary>
    private static IEnumerable<KeyValuePair<string, ModuleValue>> Modules(string prefix, ModuleValue module)
    {
        foreach (var child in module.Children)
        {
            var name = prefix + child.Key;
            yield return new(name, child.Value);
            foreach (var below in Modules(name + ".", child.Value))
            {
                yield return below;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, TensorStateValue>> Tensors(
        CallArguments call,
        Func<ModuleValue, List<KeyValuePair<string, TensorStateValue>>> own
    )
    {
        var module = Module(call);
        var owners = call.Truth("recurse", otherwise: true) ? Modules("", module) : [];
        return own(module)
            .Concat(
                owners.SelectMany(item =>
                    own(item.Value).Select(tensor => new KeyValuePair<string, TensorStateValue>(item.Key + "." + tensor.Key, tensor.Value))
                )
            );
    }

    private static ModuleValue Module(CallArguments call) =>
        call.Receiver as ModuleValue ?? throw call.Refuse($"'{call.Member.Name}' of a module that is not known here");

    private static SequenceValue Sequence(IEnumerable<AbstractValue> items) => new(SequenceKind.Enumerable, items);

    private static SequenceValue Pair(string name, AbstractValue value) => new(SequenceKind.Tuple, [new Constant(name), value]);
}
