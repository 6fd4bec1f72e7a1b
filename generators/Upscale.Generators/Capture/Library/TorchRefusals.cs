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

    private static readonly string[] Losses =
    [
        .. "binary_cross_entropy binary_cross_entropy_with_logits cosine_embedding_loss cross_entropy ctc_loss gaussian_nll_loss".Split(
            ' '
        ),
        .. "hinge_embedding_loss huber_loss kl_div l1_loss margin_ranking_loss mse_loss multi_label_margin_loss nll_loss".Split(' '),
        .. "multi_margin_loss multilabel_soft_margin_loss poisson_nll_loss smooth_l1_loss soft_margin_loss triplet_margin_loss".Split(' '),
        "triplet_margin_with_distance_loss",
    ];

    private static readonly string[] Counted = [.. "nonzero nonzero_as_list argwhere masked_select unique unique_consecutive".Split(' ')];

    private static readonly string[] Elements = [.. "item ToScalar tolist allclose equal is_nonzero".Split(' ')];

    /// <summary>Functions that are known, but that no graph can hold.</summary>
    public static IEnumerable<string> Functions => Losses.Concat(Counted).Concat(Elements);

    /// <summary>Adds the functions.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Functional, Losses, (_, call) => call.Unknown($"'{call.Member.Name}': {Loss}"));
        foreach (var type in new[] { TorchTypes.Tensor, TorchTypes.Torch })
        {
            table.Add(
                type,
                Counted,
                (_, call) => call.Unknown($"'{call.Member.Name}' gives as many elements as the values say, which is not known here")
            );
            table.Add(
                type,
                Elements,
                (_, call) => call.Unknown($"'{call.Member.Name}' reads elements of a tensor, which are not known here")
            );
        }
    }

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
