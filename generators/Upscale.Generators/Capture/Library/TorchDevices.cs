using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Devices: where tensors lie is no structure, so that a model is read as it is without an accelerator.</summary>
internal static class TorchDevices
{
    private const string Device = "TorchSharp.torch.Device";

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var accelerator in new[] { "cuda", "mps", "xpu" })
        {
            table.Add("TorchSharp.torch." + accelerator, ["is_available", "is_cudnn_available"], (_, _) => Constant.False);
            table.Add("TorchSharp.torch." + accelerator, "device_count", (_, _) => new Constant(0));
            table.Add("TorchSharp.torch." + accelerator, ["manual_seed", "manual_seed_all", "synchronize"], (_, _) => Constant.Null);
        }

        table.Add(TorchTypes.Torch, ["cuda_is_available", "mps_is_available"], (_, _) => Constant.False);
        table.Add(TorchTypes.Torch, ["CPU", "CUDA", "MPS", "META"], (_, call) => new DeviceValue(call.Member.Name));
        table.Add(TorchTypes.Torch, "device", Create).Add(Device, ".ctor", Create).Add(Device, "op_Implicit", Create);
        table.Add(Device, "type", Type);
    }

    private static AbstractValue Create(ICaptureContext context, CallArguments call) =>
        call.Values.Values.FirstOrDefault() switch
        {
            Constant { Value: string text } => new DeviceValue(text.Split(':')[0]),
            Constant { Type: not null } member => new DeviceValue(context.Text(member) ?? ""),
            _ => call.Unknown("a device is not known"),
        };

    private static AbstractValue Type(ICaptureContext context, CallArguments call)
    {
        var device = call.Receiver as DeviceValue ?? throw call.Refuse("a device is not known");
        var type = (INamedTypeSymbol)((IPropertySymbol)call.Member).Type;
        return type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => IsCalled(field, device.Name)) is { } found
            ? new Constant(found.ConstantValue, type)
            : call.Unknown($"the device '{device.Name}' is not known to Upscale");
    }

    private static bool IsCalled(IFieldSymbol field, string name) =>
        field.HasConstantValue && string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase);
}
