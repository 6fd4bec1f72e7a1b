using TorchSharp;
using Upscale.Core.Layout;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>The committed costs of the device that a model is on.</summary>
internal static class DeviceCosts
{
    public static LayoutCosts Of(nn.Module model) =>
        model.parameters().Any(parameter => parameter.device_type == DeviceType.CUDA) ? LayoutCosts.Cuda : LayoutCosts.Default;
}
