using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Tests.Kernels;

/// <summary>The kernel for some channels of each pixel gives what libtorch's functions do, and serves just where it can.</summary>
public sealed class PixelRowsTests : IDisposable
{
    private static readonly int[] Places = [7, 0, 36, 5, 5, 12, 13, 14, 15, 16, 17, 30, 2, 1, 35, 20, 21, 22, 9];

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly IDisposable noGradients = no_grad();

    public void Dispose()
    {
        noGradients.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void ChannelsOfImagesAndOfARangeOfLargerOnes()
    {
        var large = Images(3, 50);
        foreach (var images in new[] { Images(1, 37), Images(2, 37), large.narrow(1, 11, 37), large.narrow(1, 0, 37) })
        {
            var expected = images.index_select(1, tensor(Places, int64));
            var actual = PixelRows.Select(images, Places)!;

            Assert.Equal(expected.shape, actual.shape);
            Assert.True(actual.equal(expected).all().item<bool>());
            Assert.Equal(1, actual.stride(1));
        }
    }

    [Fact]
    public void Bounds_AreThoseOfEachChannel()
    {
        var images = Images(2, 37);
        var (lower, upper) = (linspace(-1, 0.5, Places.Length), linspace(0, 0.75, Places.Length));
        upper[3] = double.PositiveInfinity;
        lower[4] = double.NegativeInfinity;
        var expected = images.index_select(1, tensor(Places, int64)).clamp(lower.view(-1, 1, 1), upper.view(-1, 1, 1));

        Assert.True(PixelRows.Select(images, Places, lower, upper)!.equal(expected).all().item<bool>());
    }

    [Fact]
    public void WhatIsNotANumber_StaysSo()
    {
        var images = full_like(Images(1, 37), double.NaN);
        var bounds = zeros(Places.Length);

        Assert.True(PixelRows.Select(images, Places, bounds, bounds)!.isnan().all().item<bool>());
    }

    [Fact]
    public void OtherImages_AreLeftToLibtorch()
    {
        var images = Images(1, 37);
        Assert.Null(PixelRows.Select(images.contiguous(), Places));
        Assert.Null(PixelRows.Select(images.to(float64), Places));
        Assert.Null(PixelRows.Select(images, Places, zeros(Places.Length, float64), zeros(Places.Length, float64)));
        using (enable_grad())
        {
            Assert.Null(PixelRows.Select(images.clone().requires_grad_(true), Places));
        }
    }

    private static Tensor Images(long count, long channels) => randn(count, 6, 5, channels).permute(0, 3, 1, 2);
}
