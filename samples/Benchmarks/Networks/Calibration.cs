using TorchSharp;
using Upscale.Benchmarks.Latency;
using Upscale.Core.Layout;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Networks;

/// <summary>Measures what reading channels costs on a device, on shapes of a ResNet's first stage. Each figure is of the least of many times.</summary>
internal static class Calibration
{
    private const int Channels = 256;
    private const int Kept = 192;
    private const int Filters = 64;
    private const int Side = 56;

    // So many that a GPU works longer than its calls take: the figures are of one image.
    private const int ImagesOnCuda = 64;

    /// <summary>The device's table; steps of channels are the committed ones.</summary>
    public static LayoutCosts Measure(DeviceType device, int runs)
    {
        var images = device == DeviceType.CUDA ? ImagesOnCuda : 1;
        using var clock = Clock.Of(device);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var (point, value) = (
            rand([1, Channels, 1, 1], device: new Device(device)),
            rand([images, Channels, Side, Side], device: new Device(device))
        );
        var (input, weight) = (
            rand([images, Kept, Side, Side], device: new Device(device)),
            rand([Filters, Kept, 1, 1], device: new Device(device))
        );
        var index = arange(Channels).index_select(0, randperm(Channels).narrow(0, 0, Kept)).sort().Values.to(device);
        var least = Least(
            clock,
            runs,
            () => point.index_select(1, index),
            () => value.index_select(1, index),
            () => nn.functional.conv2d(input, weight)
        );
        return new LayoutCosts
        {
            Call = least[0],
            CopiedBytes = (double)images * Kept * Side * Side * sizeof(float) / (least[1] - least[0]),
            MultiplyAdds = (double)images * Kept * Filters * Side * Side / least[2],
        };
    }

    // In microseconds, taken in turn, so that a disturbance hits all alike.
    private static double[] Least(Clock clock, int runs, params Func<Tensor>[] actions)
    {
        double[] least = [.. actions.Select(_ => double.PositiveInfinity)];
        for (var run = 0; run < runs; run++)
        {
            for (var place = 0; place < actions.Length; place++)
            {
                using var scope = NewDisposeScope();
                least[place] = Math.Min(least[place], 1000 * clock.Time(() => _ = actions[place]()));
            }
        }

        return least;
    }
}
