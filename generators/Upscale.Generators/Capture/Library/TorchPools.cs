using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Capture.Values;
using static Upscale.Generators.Capture.Library.Signatures.Attribute;

namespace Upscale.Generators.Capture.Library;

/// <summary>Pools, padding and upsampling.</summary>
internal static class TorchPools
{
    private static readonly (string Class, string Operator)[] PoolNames =
    [
        ("MaxPool", "max_pool"),
        ("AvgPool", "avg_pool"),
        ("LPPool", "lp_pool"),
        ("AdaptiveAvgPool", "adaptive_avg_pool"),
        ("AdaptiveMaxPool", "adaptive_max_pool"),
    ];

    private static readonly (string Class, string Mode)[] PadNames =
    [
        ("ZeroPad", "constant"),
        ("ConstantPad", "constant"),
        ("ReflectionPad", "reflect"),
        ("ReplicationPad", "replicate"),
    ];

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> All => [.. Pools(), .. Pads(), Upsample()];

    private static IEnumerable<ModuleKind> Pools() =>
        from rank in Enumerable.Range(1, 3)
        from pool in PoolNames
        where pool.Class != "LPPool" || rank < 3
        select TorchModules.Plain($"{pool.Class}{rank}d", $"{pool.Operator}{rank}d");

    private static IEnumerable<ModuleKind> Pads() =>
        from rank in Enumerable.Range(1, 3)
        from pad in PadNames
        where pad.Class != "ZeroPad" || rank == 2
        select Pad($"{pad.Class}{rank}d", rank, pad.Mode);

    /// <summary>One size is that of both ends of every axis; a tuple has the last axis first, as the function has it.</summary>
    private static ModuleKind Pad(string name, int rank, string mode)
    {
        var signature = OperatorSignatures.Of("pad");
        return new(
            name,
            (_, module, call) =>
                module.Attributes = Attributes
                    .Empty.With("pad", call.Integers("padding", 2 * rank))
                    .With("mode", mode)
                    .With("value", call.Real("value", 0.0)),
            (context, module, call, inputs) => TorchModules.Record(context, module, call, signature, inputs)
        );
    }

    private static ModuleKind Upsample() =>
        TorchModules.Plain(
            "Upsample",
            new Signature(
                "interpolate",
                OptionalSizes("size", 0),
                OptionalReals("scale_factor"),
                Word("mode", "nearest"),
                OptionalTruth("align_corners"),
                OptionalTruth("recompute_scale_factor"),
                Truth("antialias", otherwise: false)
            )
        );
}
