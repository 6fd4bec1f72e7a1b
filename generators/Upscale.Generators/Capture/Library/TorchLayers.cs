using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Capture.Values;
using static Upscale.Generators.Capture.Library.Signatures.Attribute;

namespace Upscale.Generators.Capture.Library;

/// <summary>Layers that are no convolutions: linear, embedding and normalisation.</summary>
internal static class TorchLayers
{
    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> All =>
        [
            Layer(
                "Linear",
                "linear",
                [Integer("in_features", "inputSize"), Integer("out_features", "outputSize"), Bias("hasBias")],
                Linear
            ),
            Layer(
                "Bilinear",
                "bilinear",
                [Integer("in1_features"), Integer("in2_features"), Integer("out_features"), Bias("hasBias")],
                Bilinear
            ),
            Layer("Embedding", "embedding", [Integer("num_embeddings"), Integer("embedding_dim", "embedding_dims")], Embedding),
            Layer("PReLU", "prelu", [Integer("num_parameters"), Real("init", 0.25)], module => AddWeight(module, "num_parameters")),
            .. Ranks("BatchNorm", "batch_norm", affine: true, track: true),
            .. Ranks("InstanceNorm", "instance_norm", affine: false, track: false),
            Layer(
                "LayerNorm",
                "layer_norm",
                [Sizes("normalized_shape", 0), Real("eps", 1e-5), Truth("elementwise_affine", otherwise: true), Bias("bias")],
                LayerNorm
            ),
            Layer(
                "GroupNorm",
                "group_norm",
                [Integer("num_groups"), Integer("num_channels"), Real("eps", 1e-5), Truth("affine", otherwise: true)],
                module => AddAffine(module, "affine", module.Attributes.Integer("num_channels"))
            ),
        ];

    private static Parameter Bias(string parameter) => Truth("bias", otherwise: true, parameter);

    private static ModuleKind Layer(string name, string operation, Parameter[] constructor, Action<ModuleValue> addTensors)
    {
        var signature = OperatorSignatures.Of(operation);
        var read = new Signature(operation, constructor);
        return new(
            name,
            (_, module, call) =>
            {
                module.Attributes = read.Read(call);
                addTensors(module);
            },
            (context, module, call, inputs) => TorchModules.Record(context, module, call, signature, inputs, module)
        );
    }

    private static IEnumerable<ModuleKind> Ranks(string name, string operation, bool affine, bool track) =>
        Enumerable
            .Range(1, 3)
            .Select(rank =>
                Layer(
                    $"{name}{rank}d",
                    operation,
                    [
                        Integer("num_features"),
                        Real("eps", 1e-5),
                        Real("momentum", 0.1),
                        Truth("affine", affine),
                        Truth("track_running_stats", track),
                    ],
                    AddStatistics
                )
            );

    private static void Linear(ModuleValue module)
    {
        var outputs = module.Attributes.Integer("out_features");
        module.AddParameter("weight", outputs, module.Attributes.Integer("in_features"));
        AddBias(module, outputs);
    }

    private static void Bilinear(ModuleValue module)
    {
        var outputs = module.Attributes.Integer("out_features");
        module.AddParameter("weight", outputs, module.Attributes.Integer("in1_features"), module.Attributes.Integer("in2_features"));
        AddBias(module, outputs);
    }

    private static void Embedding(ModuleValue module) =>
        module.AddParameter("weight", module.Attributes.Integer("num_embeddings"), module.Attributes.Integer("embedding_dim"));

    private static void LayerNorm(ModuleValue module)
    {
        var sizes = ((AttributeValue.Sequence)module.Attributes["normalized_shape"])
            .Items.Select(item => ((AttributeValue.Integer)item).Value)
            .ToArray();
        if (module.Attributes.Truth("elementwise_affine"))
        {
            module.AddParameter("weight", sizes);
            if (module.Attributes.Truth("bias"))
            {
                module.AddParameter("bias", sizes);
            }
        }
    }

    private static void AddStatistics(ModuleValue module)
    {
        var features = module.Attributes.Integer("num_features");
        AddAffine(module, "affine", features);
        if (module.Attributes.Truth("track_running_stats"))
        {
            module.AddBuffer("running_mean", features);
            module.AddBuffer("running_var", features);
            module.AddBuffer("num_batches_tracked");
        }
    }

    private static void AddAffine(ModuleValue module, string attribute, long features)
    {
        if (module.Attributes.Truth(attribute))
        {
            module.AddParameter("weight", features);
            module.AddParameter("bias", features);
        }
    }

    private static void AddWeight(ModuleValue module, string attribute) =>
        module.AddParameter("weight", module.Attributes.Integer(attribute));

    private static void AddBias(ModuleValue module, long outputs)
    {
        if (module.Attributes.Truth("bias"))
        {
            module.AddParameter("bias", outputs);
        }
    }
}
