using System.Runtime.CompilerServices;
using Upscale.Native;
using Upscale.Tests.Networks;

namespace Upscale.Tests;

internal static class ModuleInit
{
    [ModuleInitializer]
    internal static void LoadTorch()
    {
        TorchLoader.EnsureLoaded();
        ModelDefinition.Register(PrunedBranches.Definition);
        ModelDefinition.Register(BakedBranches.BakedDefinition);
    }
}
