using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Module classes that are known, but through which nothing can be pruned: the refusal comes where forward calls them.</summary>
internal static class TorchRefusals
{
    private const string Recurrent = "recurrent layers have no channel rule";
    private const string Loss = "a loss belongs to training; compute it outside the model";
    private const string Indices = "it needs the indices of a pooling";

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> Modules =>
        [
            .. Refuse(Recurrent, "LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell"),
            .. Refuse("write its attention out with linear layers and matmul", "TransformerEncoderLayer", "TransformerEncoder"),
            .. Refuse(
                "write its attention out with linear layers and matmul",
                "TransformerDecoderLayer",
                "TransformerDecoder",
                "Transformer"
            ),
            .. Refuse("write it out with linear layers and matmul", "MultiheadAttention"),
            .. Refuse("it mixes a bag of indices", "EmbeddingBag"),
            .. Refuse(Indices, "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"),
            .. Refuse("it draws random windows", "FractionalMaxPool2d", "FractionalMaxPool3d"),
            .. Refuse("it mixes channels with windows; write it as a convolution", "Fold", "Unfold"),
            .. Refuse("it compares two values; compute it outside the model", "CosineSimilarity", "PairwiseDistance"),
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

    private static IEnumerable<ModuleKind> Refuse(string reason, params string[] names) =>
        names.Select(name => new ModuleKind(
            name,
            (_, _, _) => { },
            (_, module, call, _) => call.Unknown($"{module.Kind} is not understood by Upscale: {reason}")
        ));
}
