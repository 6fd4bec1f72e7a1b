namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>Pools, interpolation, padding and shuffles of pixels and channels.</summary>
internal static class SpaceModels
{
    public static IEnumerable<OperatorModel> All =>
        [
            new("the largest of a window", "max_pool2d(y, 3, 2, 1) + pool.call(y)")
            {
                Layers = "MaxPool2d pool = MaxPool2d(3, stride: 2, padding: 1)",
            },
            new("the mean of a window", "avg_pool2d(y, 3, 2, 1) + pool.call(y)")
            {
                Layers = "AvgPool2d pool = AvgPool2d(3, stride: 2, padding: 1, count_include_pad: false)",
            },
            new("the norm of a window", "pool.call(y)") { Layers = "LPPool2d pool = LPPool2d(2, 2)" },
            new("windows of lines", "max_pool1d(y.flatten(2), 2) + avg_pool1d(y.flatten(2), 2)") { Last = "Conv1d" },
            new("windows of volumes", "first.call(y.unsqueeze(2)) + second.call(y.unsqueeze(2))")
            {
                Layers = "MaxPool3d first = MaxPool3d((1, 2, 2)); AvgPool3d second = AvgPool3d((1, 2, 2))",
                Last = "Conv3d",
            },
            new("pools of given sizes", "adaptive_avg_pool2d(y, 3) + pool.call(y)")
            {
                Layers = "AdaptiveMaxPool2d pool = AdaptiveMaxPool2d(new long[] { 3, 1 })",
            },
            new("pools of lines to given sizes", "adaptive_avg_pool1d(y.flatten(2), 3) + pool.call(y.flatten(2))")
            {
                Layers = "AdaptiveMaxPool1d pool = AdaptiveMaxPool1d(3)",
                Last = "Conv1d",
            },
            new("pools of volumes to given sizes", "pool.call(y.unsqueeze(2))")
            {
                // AdaptiveMaxPool3d throws in TorchSharp.
                Layers = "AdaptiveAvgPool3d pool = AdaptiveAvgPool3d(new long[] { 1, 2, 2 })",
                Last = "Conv3d",
            },
            new("nearest pixels", "interpolate(y, scale_factor: new double[] { 2, 2 }) + up.call(y)")
            {
                Layers = "Upsample up = Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear)",
            },
            new(
                "pixels to a size",
                "interpolate(y, size: new long[] { 5, 6 }, mode: InterpolationMode.Bicubic) + interpolate(y, new long[] { 5, 6 }, mode: InterpolationMode.Area)"
            ),
            new(
                "pixels to the size of another",
                "y + interpolate(down.call(y), size: new long[] { y.shape[2], y.shape[3] }, mode: InterpolationMode.Bilinear)"
            )
            {
                Layers = "Conv2d down = Conv2d(8, 8, 3, stride: 2, padding: 1)",
            },
            new("a border of zeros", "pad(y, new long[] { 1, 2, 0, 1 }) + border.call(y)")
            {
                Layers = "ZeroPad2d border = ZeroPad2d((1, 2, 0, 1))",
            },
            new("a border that is not zero", "pad(y, new long[] { 1, 1, 1, 1 }, PaddingModes.Constant, 0.5) + border.call(y)")
            {
                Layers = "ConstantPad2d border = ConstantPad2d(1, -0.25)",
                MovesZero = true,
            },
            new("a border cut off", "pad(y, new long[] { -1, 1, 0, -1 })"),
            new(
                "borders of its own pixels",
                "pad(y, new long[] { 1, 2, 1, 1 }, PaddingModes.Reflect) + pad(y, new long[] { 1, 2, 1, 1 }, PaddingModes.Replicate)"
            ),
            new("a border that goes round", "pad(y, new long[] { 1, 2, 1, 1 }, PaddingModes.Circular)"),
            new("channels beside zeros", "pad(y, new long[] { 0, 0, 0, 0, 1, 2 })") { Channels = 11, IsWhole = true },
            new("channels beside ones", "pad(y, new long[] { 0, 0, 0, 0, 1, 2 }, PaddingModes.Constant, 1)")
            {
                Channels = 11,
                IsWhole = true,
            },
            new("pixels of channels", "pixel_shuffle(y, 2)") { Channels = 2 },
            new("pixels of channels, by a module", "shuffle.call(y)") { Layers = "PixelShuffle shuffle = PixelShuffle(2)", Channels = 2 },
            new("channels of pixels", "pixel_unshuffle(y, 2)") { Channels = 32, IsOfOneSize = true },
            new("a shuffle of channels by a module", "shuffle.call(y)") { Layers = "ChannelShuffle shuffle = ChannelShuffle(2)" },
            new(
                "a shuffle of channels by hand",
                "y.view(y.shape[0], 2, 4, y.shape[2], y.shape[3]).transpose(1, 2).reshape(y.shape[0], 8, y.shape[2], y.shape[3])"
            ),
            new("a part of the image", "y[.., .., ..4, 1..^1]"),
        ];
}
