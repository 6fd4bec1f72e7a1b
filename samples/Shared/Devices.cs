using System.CommandLine;
using TorchSharp;

namespace Upscale.Samples;

/// <summary>Where a program runs its networks.</summary>
public static class Devices
{
    /// <summary>The option <c>--device</c>.</summary>
    public static Option<DeviceType> Option() =>
        new("--device") { Description = "Where to run: CPU or CUDA", DefaultValueFactory = _ => DeviceType.CPU };

    /// <summary>The first device of its kind.</summary>
    /// <exception cref="InvalidOperationException">This machine, or the libtorch of this program, has none.</exception>
    public static torch.Device Open(DeviceType kind)
    {
        if (!torch.TryInitializeDeviceType(kind) || (kind == DeviceType.CUDA && !torch.cuda.is_available()))
        {
            throw new InvalidOperationException(
                $"There is no {kind} here, or this libtorch was built without it (UPSCALE_LIBTORCH names the folder of another one)."
            );
        }

        if (kind == DeviceType.CUDA)
        {
            // Ten bits of mantissa, cuDNN's default, would drown the comparisons of masked and pruned networks.
            torch.backends.cudnn.allow_tf32 = false;
            torch.backends.cuda.matmul.allow_tf32 = false;
        }

        return new(kind);
    }
}
