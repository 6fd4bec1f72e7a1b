using System.Runtime.CompilerServices;
using Upscale.Native;

namespace Upscale.Generators.Tests.Capture;

internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Load() => TorchLoader.EnsureLoaded();
}
