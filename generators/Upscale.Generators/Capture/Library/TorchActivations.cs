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
            TorchModules.Plain("ELU", "elu"),
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
            TorchModules.Plain("Hardtanh", "hardtanh"),
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
