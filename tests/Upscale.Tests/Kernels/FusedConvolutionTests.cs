using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale.Tests.Kernels;

/// <summary>The fused convolution computes what its layer, the sum and the activation do, one by one, on images of any layout.</summary>
public sealed class FusedConvolutionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly IDisposable noGradients = no_grad();

    public static TheoryData<string> Layers => [.. LayerCases.Keys];

    public static TheoryData<string> Activations => [.. ActivationCases.Keys];

    // Large enough for the kernels, and smaller.
    private static readonly Dictionary<string, (Func<Conv2d> Create, long[] Images)> LayerCases = new(StringComparer.Ordinal)
    {
        ["3x3"] = (() => nn.Conv2d(37, 50, 3, padding: 1), [2, 37, 30, 28]),
        ["3x3, small"] = (() => nn.Conv2d(5, 7, 3, padding: 1), [1, 5, 6, 6]),
        ["pixels"] = (() => nn.Conv2d(37, 50, 1), [2, 37, 60, 28]),
        ["pixels, small, without bias"] = (() => nn.Conv2d(37, 20, 1, bias: false), [2, 37, 6, 5]),
        ["depthwise, with steps"] = (() => nn.Conv2d(19, 19, 3, stride: 2, padding: 1, groups: 19), [3, 19, 9, 11]),
        ["groups, dilated, without bias"] = (() => nn.Conv2d(12, 18, 3, padding: 2, dilation: 2, groups: 3, bias: false), [1, 12, 9, 9]),
        ["one channel"] = (() => nn.Conv2d(1, 8, 5), [2, 1, 28, 28]),
        ["one pixel"] = (() => nn.Conv2d(16, 24, 1), [4, 16, 1, 1]),
    };

    private static readonly Dictionary<string, (FusedActivation Fused, Func<Tensor, Tensor> Plain)> ActivationCases = new(
        StringComparer.Ordinal
    )
    {
        ["relu"] = (FusedActivation.Relu, x => x.relu()),
        ["relu6"] = (FusedActivation.Relu6, x => nn.functional.relu6(x)),
        ["silu"] = (FusedActivation.Silu, x => nn.functional.silu(x)),
        ["hardswish"] = (FusedActivation.Hardswish, x => nn.functional.hardswish(x)),
        ["hardsigmoid"] = (FusedActivation.Hardsigmoid, x => nn.functional.hardsigmoid(x)),
        ["sigmoid"] = (FusedActivation.Sigmoid, x => x.sigmoid()),
        ["tanh"] = (FusedActivation.Tanh, x => x.tanh()),
        ["clamp"] = (FusedActivation.Clamp(-0.25, 0.5), x => x.clamp(-0.25, 0.5)),
        ["leaky_relu"] = (FusedActivation.LeakyRelu(0.2), x => nn.functional.leaky_relu(x, 0.2)),
    };

    public void Dispose()
    {
        noGradients.Dispose();
        scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void EveryLayer_WithAndWithoutASum_InFloat32AndFloat64(string name)
    {
        var (create, shape) = LayerCases[name];
        foreach (var type in new[] { float32, float64 })
        {
            var layer = Evaluated(create(), type);
            var images = randn(shape, type);
            var sum = randn_like(layer.call(images));
            var plain = layer.call(images);
            foreach (var input in new[] { images, ChannelsLast.Of(images), View(images) })
            {
                Agree(plain, FusedConvolution.Run(layer, input));
                Agree(plain, ChannelsLast.Convolve(layer, input));
                Agree(plain.relu(), FusedConvolution.Run(layer, input, FusedActivation.Relu));
                Agree((plain + sum).relu(), FusedConvolution.Run(layer, input, FusedActivation.Relu, plus: sum));
                Agree(plain + sum, FusedConvolution.Run(layer, input, over: sum.clone()));
                Agree((plain + sum).relu(), FusedConvolution.Run(layer, input, FusedActivation.Relu, over: ChannelsLast.Of(sum.clone())));
                Agree((plain + sum).silu(), FusedConvolution.Run(layer, input, FusedActivation.Silu, over: View(sum)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void EveryActivation_WithAndWithoutASum(string name)
    {
        var (fused, plain) = ActivationCases[name];
        foreach (var (create, shape) in new[] { LayerCases["3x3"], LayerCases["3x3, small"] })
        {
            var layer = Evaluated(create(), float32);
            var images = ChannelsLast.Of(randn(shape));
            var sum = ChannelsLast.Of(randn_like(layer.call(images)));

            Agree(plain(layer.call(images)), FusedConvolution.Run(layer, images, fused));
            Agree(plain(layer.call(images) + sum), FusedConvolution.Run(layer, images, fused, plus: sum));
            Agree(plain(layer.call(images) + sum), FusedConvolution.Run(layer, images, fused, over: sum));
        }
    }

    [Fact]
    public void SumOfAnotherElementType_IsAddedAsTorchDoes()
    {
        var layer = Evaluated(nn.Conv2d(37, 50, 3, padding: 1), float32);
        var images = randn(2, 37, 30, 28);
        var sum = randn([2, 50, 30, 28], float64);

        var actual = FusedConvolution.Run(layer, images, FusedActivation.Relu, over: sum);

        Assert.Equal(float64, actual.dtype);
        Agree((layer.call(images) + sum).relu().to(float32), actual.to(float32));
    }

    [Fact]
    public void ImagesThatTheLayerRefuses_AreRefused()
    {
        var layer = Evaluated(nn.Conv2d(37, 50, 3), float32);

        Assert.ThrowsAny<Exception>(() => FusedConvolution.Run(layer, randn(1, 36, 40, 40)));
        Assert.ThrowsAny<Exception>(() => FusedConvolution.Run(layer, randn(1, 37, 2, 2)));
        Assert.Equal([0L, 50, 38, 38], FusedConvolution.Run(layer, randn(0, 37, 40, 40)).shape);
    }

    [Fact]
    public void Normalize_DoesWhatItsLayerDoes_OnImagesOfAnyLayout()
    {
        var images = randn(3, 9, 4, 5);
        var layer = nn.BatchNorm2d(9);
        layer.call(images);
        layer.eval();

        Agree(layer.call(images), ChannelsLast.Normalize(layer, images));
        Agree(layer.call(images), ChannelsLast.Normalize(layer, ChannelsLast.Of(images)));
        Agree(layer.call(images), ChannelsLast.Normalize(layer, View(images)));
    }

    [Fact]
    public void Gather_TakesChannelsOfImagesOfAnyLayout()
    {
        var images = randn(3, 9, 4, 5);
        var channels = tensor(new long[] { 7, 0, 3, 3 });

        Agree(images.index_select(1, channels), ChannelsLast.Gather(images, channels));
        Agree(images.index_select(1, channels), ChannelsLast.Gather(ChannelsLast.Of(images), channels));
        Agree(images.index_select(1, channels), ChannelsLast.Gather(View(images), channels));
    }

    internal static void Agree(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(1, expected.abs().max().to(float64).item<double>());
        var error = (expected - actual).abs().max().to(float64).item<double>() / scale;
        Assert.True(error <= (expected.dtype == float64 && actual.dtype == float64 ? 1e-12 : 1e-5), $"the error is {error:e1}");
    }

    private static Conv2d Evaluated(Conv2d layer, ScalarType type)
    {
        layer.eval();
        layer.to(type);
        return layer;
    }

    // The same numbers as some channels of larger images that are laid out channels last.
    private static Tensor View(Tensor images)
    {
        var larger = cat([randn_like(images), images, randn_like(images)], 1);
        return ChannelsLast.Of(larger).narrow(1, images.shape[1], images.shape[1]);
    }
}
