using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Devices and number types: a network follows its input's, so that only an explicit other type is refused.</summary>
internal static class TorchConversions
{
    private static readonly string[] Types =
    [
        .. "half bfloat16 float double byte char short int long bool cfloat cdouble".Split(' '),
        .. "to_type type to_dense to_sparse".Split(' '),
    ];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Tensor, ["to", "type_as"], To).Add(TorchTypes.Tensor, Types, Convert);
        table.Add("TorchSharp.torch.cuda", ["is_available", "is_cudnn_available"], (_, _) => Constant.False);
        table.Add("TorchSharp.torch.cuda", "device_count", (_, _) => new Constant(0));
        table.Add(TorchTypes.Torch, ["cuda_is_available", "mps_is_available"], (_, _) => Constant.False);
    }

    /// <summary>Another device, or the type of another tensor of the network, is no change of the values.</summary>
    private static AbstractValue To(ICaptureContext context, CallArguments call) =>
        call["type"] is Constant { Value: not null } ? Convert(context, call) : call.Receiver!;

    private static AbstractValue Convert(ICaptureContext context, CallArguments call) =>
        context.IsForward
            ? call.Unknown($"'{call.Member.Name}' to a fixed number type in forward is not known to Upscale; leave the type to the caller")
            : ConstructionTensors.Of((call.Receiver as TensorStateValue)?.Sizes);
}
