using System.Runtime.CompilerServices;
using Upscale.Native;

namespace Upscale.EndToEnd.Tests;

internal static class ModuleInit
{
    [ModuleInitializer]
    internal static void LoadTorch() => TorchLoader.EnsureLoaded();
}
