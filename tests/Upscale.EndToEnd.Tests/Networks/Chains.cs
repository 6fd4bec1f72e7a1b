using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>The reference's test networks that are chains of layers, as factories of a Sequential.</summary>
internal static class Chains
{
    [Prunable(Name = "PrunedUnbiasedConv", Input = new long[] { 1, 3, 12, 12 })]
    public static Sequential UnbiasedConv() => Sequential(Conv2d(3, 10, 3, bias: false), Conv2d(10, 10, 3, bias: false));

    [Prunable(Name = "PrunedConv", Input = new long[] { 1, 3, 12, 12 })]
    public static Sequential Conv() => Sequential(Conv2d(3, 10, 3), Conv2d(10, 10, 3));

    [Prunable(Name = "PrunedConvBNRelu", Input = new long[] { 1, 3, 12, 12 })]
    public static Sequential ConvBNRelu() => ConvBNRelu(10, 10);

    [Prunable(Name = "PrunedConvBNReluLumpy", Input = new long[] { 1, 3, 12, 12 })]
    public static Sequential ConvBNReluLumpy() => ConvBNRelu(5, 8);

    internal static Sequential ConvBNRelu(long first, long second) =>
        Sequential(Conv2d(3, first, 3), Conv2d(first, second, 3), BatchNorm2d(second), ReLU(), Conv2d(second, 10, 3));
}
