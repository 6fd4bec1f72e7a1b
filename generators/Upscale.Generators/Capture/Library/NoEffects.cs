using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>What changes weights, devices or modes, but never the graph.</summary>
internal static class NoEffects
{
    private static readonly string[] Initialisers =
    [
        .. "calculate_gain constant_ dirac_ eye_ kaiming_normal_ kaiming_uniform_ normal_ ones_ orthogonal_ sparse_".Split(' '),
        .. "trunc_normal_ uniform_ xavier_normal_ xavier_uniform_ zeros_".Split(' '),
    ];

    private static readonly string[] Writers =
    [
        .. "fill_ zero_ copy_ normal_ uniform_ random_ bernoulli_ exponential_ log_normal_ cauchy_ geometric_ index_fill_".Split(' '),
        .. "index_copy_ index_add_ index_put_ masked_scatter_ scatter_ scatter_add_ lerp_".Split(' '),
        .. "addcmul_ addcdiv_ erfinv_ t_".Split(' '),
    ];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add("TorchSharp.torch.nn.init", Initialisers, (_, call) => call.Has("tensor") ? call["tensor"] : new Constant(1.0));
        table.Add(TorchTypes.Tensor, Writers, Write);
        table.Add(TorchTypes.Tensor, "=this[]", Write);
        table.Add(
            TorchTypes.Tensor,
            [
                "requires_grad_",
                "with_requires_grad",
                "DetachFromDisposeScope",
                "MoveToOuterDisposeScope",
                "MoveToOtherDisposeScope",
                "retain_grad",
            ],
            (_, call) => call.Receiver!
        );
        table.Add(TorchTypes.Tensor, ["cpu", "cuda", "mps", "pin_memory", "resolve_conj", "resolve_neg"], (_, call) => call.Receiver!);
        table.Add(TorchTypes.Tensor, ["=requires_grad", "Dispose", "backward", "=grad", "print"], (_, _) => Constant.Null);
        table.Add(TorchTypes.Tensor, "clone", Clone).Add(TorchTypes.Torch, "clone", Clone);
        AddScopes(table);
    }

    private static void AddScopes(LibraryTable table)
    {
        table.Add(
            TorchTypes.Torch,
            [
                "NewDisposeScope",
                "no_grad",
                "enable_grad",
                "inference_mode",
                "set_grad_enabled",
                "manual_seed",
                "set_default_dtype",
                "set_default_device",
            ],
            (_, call) =>
                call.Member is IMethodSymbol { ReturnType: INamedTypeSymbol { SpecialType: SpecialType.None } type }
                    ? new ObjectValue(type)
                    : Constant.Null
        );
        table.Add(
            TorchTypes.Torch,
            ["set_num_threads", "set_num_interop_threads", "InitializeDeviceType", "InitializeDevice"],
            (_, _) => Constant.Null
        );
        table.Add("TorchSharp.torch.random", ["manual_seed", "fork_rng"], (_, _) => Constant.Null);
        table.Add(
            "TorchSharp.DisposeScope",
            ["MoveToOuter", "Detach", "Attach", "Include", "Exclude"],
            (_, call) => call.Values.Values.FirstOrDefault(TensorArguments.IsTensor) ?? call.Values.Values.FirstOrDefault() ?? Constant.Null
        );
        table.Add("TorchSharp.DisposeScope", ["Dispose", "DisposeEverything", "DisposeEverythingBut"], (_, _) => Constant.Null);
    }

    /// <summary>Another memory, the same values.</summary>
    private static AbstractValue Clone(ICaptureContext context, CallArguments call)
    {
        var tensor = call.Receiver ?? call["input"];
        return context.IsForward
            ? context.Record(call, "identity", [tensor])
            : ConstructionTensors.Of((tensor as TensorStateValue)?.Sizes, (tensor as TensorStateValue)?.NumberType);
    }

    /// <summary>A constructor's writes of weights are no structure; forward may not write what it is given.</summary>
    private static AbstractValue Write(ICaptureContext context, CallArguments call) =>
        context.IsForward
            ? throw call.Refuse(
                $"forward writes into a tensor with '{(call.Member.Name == "this[]" ? "an index" : call.Member.Name)}'; make a new tensor instead"
            )
            : call.Receiver!;
}
