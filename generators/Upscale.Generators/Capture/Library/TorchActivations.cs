using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Capture.Values;
using static Upscale.Generators.Capture.Library.Signatures.Attribute;

namespace Upscale.Generators.Capture.Library;

/// <summary>Modules without tensors that work element by element, reshape, or do nothing in evaluation.</summary>
internal static class TorchActivations
{
    private static readonly (string Class, string Operator)[] DropoutNames =
    [
        ("Dropout", "dropout"),
        ("Dropout1d", "dropout1d"),
        ("Dropout2d", "dropout2d"),
        ("Dropout3d", "dropout3d"),
        ("AlphaDropout", "alpha_dropout"),
        ("FeatureAlphaDropout", "feature_alpha_dropout"),
    ];

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> All =>
        [
            TorchModules.Plain("ReLU", "relu"),
            TorchModules.Plain("ReLU6", "relu6"),
            TorchModules.Plain("LeakyReLU", "leaky_relu"),
            TorchModules.Plain("RReLU", "rrelu"),
            TorchModules.Plain("ELU", "elu") with
            {
                Forward = OutOfPlace,
            },
            TorchModules.Plain("CELU", "celu"),
            TorchModules.Plain("SELU", "selu"),
            TorchModules.Plain("GELU", "gelu"),
            TorchModules.Plain("SiLU", "silu"),
            TorchModules.Plain("Mish", "mish"),
            TorchModules.Plain("Sigmoid", "sigmoid"),
            TorchModules.Plain("LogSigmoid", "logsigmoid"),
            TorchModules.Plain("Tanh", "tanh"),
            TorchModules.Plain("Tanhshrink", "tanhshrink"),
            TorchModules.Plain("Softsign", "softsign"),
            TorchModules.Plain("Softplus", "softplus"),
            TorchModules.Plain("Softshrink", "softshrink"),
            TorchModules.Plain("Hardshrink", "hardshrink"),
            TorchModules.Plain("Hardsigmoid", "hardsigmoid"),
            TorchModules.Plain("Hardswish", "hardswish"),
            Hardtanh(),
            TorchModules.Plain("Threshold", "threshold"),
            TorchModules.Plain("Softmax", "softmax"),
            TorchModules.Plain("Softmin", "softmin"),
            TorchModules.Plain("LogSoftmax", "log_softmax"),
            TorchModules.Plain("Softmax2d", new Signature("softmax", Integer("dim", -3))),
            TorchModules.Plain("GLU", "glu"),
            .. Dropouts(),
            TorchModules.Plain("Identity", "identity"),
            TorchModules.Plain("Flatten", new Signature("flatten", Integer("start_dim", 1), Integer("end_dim", -1))),
            TorchModules.Plain("Unflatten", "unflatten"),
            TorchModules.Plain("PixelShuffle", "pixel_shuffle"),
            TorchModules.Plain("PixelUnshuffle", "pixel_unshuffle"),
            TorchModules.Plain("ChannelShuffle", "channel_shuffle"),
            TorchModules.Plain("LocalResponseNorm", "local_response_norm"),
        ];

    /// <summary>TorchSharp 0.107 returns the input itself, unclamped, unless the module is in place; the graph does what the model does.</summary>
    private static ModuleKind Hardtanh()
    {
        var plain = TorchModules.Plain("Hardtanh", "hardtanh");
        return plain with
        {
            Forward = (context, module, call, inputs) =>
                module.Attributes.Truth("inplace") ? plain.Forward(context, module, call, inputs) : inputs[0],
        };
    }

    /// <summary>In TorchSharp an ELU in place writes a new tensor all the same.</summary>
    private static TensorValue OutOfPlace(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        IReadOnlyList<AbstractValue> inputs
    ) => context.Record(call, "elu", inputs, OperatorSignatures.Of("elu").Of(module.Attributes));

    /// <summary>In evaluation they all return their input; in place or not makes no difference.</summary>
    private static IEnumerable<ModuleKind> Dropouts() =>
        from names in DropoutNames
        let signature = OperatorSignatures.Of(names.Operator)
        select new ModuleKind(
            names.Class,
            (_, module, call) => module.Attributes = signature.Read(call),
            (context, module, call, inputs) => TorchModules.Record(context, module, call, signature, inputs)
        );
}
