using TorchSharp;
using Upscale.Native;

namespace Upscale.Tests.Native;

public sealed class TorchLoaderTests
{
    [Fact]
    public void TorchSharp_ComputesASum()
    {
        using var ones = torch.ones(2, 3);
        using var sum = ones.sum();

        Assert.Equal(6f, sum.item<float>());
    }
}
