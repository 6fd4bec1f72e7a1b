using System.Runtime.CompilerServices;
using TorchSharp;
using Upscale.Native;

namespace Upscale.Generators.Tests.Capture;

internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Load()
    {
        TorchLoader.EnsureLoaded();

        // Models compare bit for bit; TorchSharp's own to(float64) fails on a ModuleDict.
        torch.set_default_dtype(torch.float64);
    }
}
