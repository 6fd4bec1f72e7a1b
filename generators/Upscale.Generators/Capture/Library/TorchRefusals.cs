using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Module classes that are known, but through which nothing can be pruned: the refusal comes where forward calls them.</summary>
internal static class TorchRefusals
{
    private const string Transformers = "write it out with MultiheadAttention, Linear and LayerNorm";
    private const string Loss = "a loss belongs to training; compute it outside the model";
    private const string Indices = "it needs the indices of a pooling";

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> Modules =>
        [
            .. "TransformerDecoderLayer TransformerDecoder Transformer"
                .Split(' ')
                .Select(name =>
                    Refuse(name, Transformers, (_, call) => throw call.Refuse($"{name} is not understood by Upscale: {Transformers}"))
                ),
            Refuse(
                "EmbeddingBag",
                "it mixes a bag of indices",
                (module, call) => module.AddParameter("weight", call.Integer("num_embeddings"), call.Integer("embedding_dims"))
            ),
            .. Refuse(Indices, "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"),
            .. Refuse("it draws random windows", "FractionalMaxPool2d", "FractionalMaxPool3d"),
            .. Refuse("it mixes channels with windows; write it as a convolution", "Fold", "Unfold"),
            .. Refuse(
                Loss,
                "BCELoss",
                "BCEWithLogitsLoss",
                "CTCLoss",
                "CosineEmbeddingLoss",
                "CrossEntropyLoss",
                "GaussianNLLLoss",
                "HingeEmbeddingLoss",
                "HuberLoss",
                "KLDivLoss",
                "L1Loss",
                "MSELoss",
                "MarginRankingLoss",
                "MultiLabelMarginLoss",
                "MultiLabelSoftMarginLoss",
                "MultiMarginLoss",
                "NLLLoss",
                "PoissonNLLLoss",
                "SmoothL1Loss",
                "SoftMarginLoss",
                "TripletMarginLoss",
                "TripletMarginWithDistanceLoss"
            ),
        ];

    /// <summary>A class whose tensors are known, and whose call is refused.</summary>
    public static ModuleKind Refuse(string name, string reason, Action<ModuleValue, CallArguments> initialise) =>
        new(
            name,
            (_, module, call) => initialise(module, call),
            (_, module, call, _) => call.Unknown($"{module.Kind} is not understood by Upscale: {reason}")
        );

    private static IEnumerable<ModuleKind> Refuse(string reason, params string[] names) =>
        names.Select(name => Refuse(name, reason, (_, _) => { }));
}
