using TorchSharp;
using Upscale.Native;

namespace Upscale.Tests;

/// <summary>A test that runs where a CUDA device is, and elsewhere says why it does not.</summary>
internal sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute()
    {
        TorchLoader.EnsureLoaded();
        if (!torch.cuda.is_available())
        {
            Skip = "torch.cuda.is_available() is false: no CUDA device, or a libtorch without CUDA.";
        }
    }
}
