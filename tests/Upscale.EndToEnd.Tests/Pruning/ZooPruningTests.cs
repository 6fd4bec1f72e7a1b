using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>One network of each family: masks by chance, pruned by the generated class, at a small input that it was not captured with.</summary>
public sealed class ZooPruningTests
{
    private static readonly Dictionary<string, (Func<nn.Module<Tensor, Tensor>> Create, long[] Input)> Networks = new(
        StringComparer.Ordinal
    )
    {
        ["ResNeXt-50"] = (() => ResNet.ResNeXt50(), [1, 3, 32, 32]),
        ["AlexNet"] = (() => new AlexNet(), [1, 3, 63, 63]),
        ["DenseNet-121"] = (() => DenseNet.DenseNet121(), [1, 3, 32, 32]),
        ["SqueezeNet 1.1"] = (() => SqueezeNet.SqueezeNet11(), [1, 3, 33, 33]),
        ["GoogLeNet"] = (() => new GoogLeNet(), [1, 3, 32, 32]),
        ["Inception v3"] = (() => new InceptionV3(), [1, 3, 75, 75]),
        ["MobileNet v2"] = (() => new MobileNetV2(), [1, 3, 32, 32]),
        ["MobileNet v3 small"] = (() => MobileNetV3.Small(), [1, 3, 32, 32]),
        ["MNASNet"] = (() => new MNASNet(), [1, 3, 32, 32]),
        ["ShuffleNet v2"] = (() => ShuffleNetV2.X1_0(), [1, 3, 32, 32]),
        ["EfficientNet B0"] = (() => EfficientNet.B(0), [1, 3, 32, 32]),
        ["EfficientNet V2 S"] = (() => EfficientNet.V2S(), [1, 3, 32, 32]),
        ["RegNet X"] = (() => RegNet.X(400), [1, 3, 32, 32]),
        ["RegNet Y"] = (() => RegNet.Y(400), [1, 3, 32, 32]),
        ["ConvNeXt"] = (() => ConvNeXt.Tiny(), [1, 3, 32, 32]),
        ["ViT B/32"] = (() => VisionTransformer.B(32), [1, 3, 224, 224]),
        ["Swin T"] = (() => SwinTransformer.T(), [1, 3, 224, 224]),
        ["U-Net"] = (() => new UNet(), [2, 3, 32, 48]),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void PrunedNetwork_EqualsTheMaskedOne(string name)
    {
        var (create, shape) = Networks[name];
        using var model = Weights.Fill(create());
        using var input = Weights.Input(0, shape);
        // Masks only grow: what a quarter drops, a half drops too.
        foreach (var amount in new[] { 0.25, 0.5 })
        {
            new MaskingManager(model).Importance(new RandomImportance(seed: 1)).Mask(amount);
            using var expected = ReferenceRun.Run(model, input);
            using var pruned = new PruningManager(model).Compute().Prune();
            using var actual = ReferenceRun.Run(pruned, input);

            Compare.Equal(expected, actual);
            Assert.True(Parameters(pruned) < Parameters(model));
        }
    }

    [Fact]
    public void Detector_EqualsTheMaskedOne_AtThreeScales()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var model = Weights.Fill(new CspDetector());
        var input = Weights.Input(0, 2, 3, 64, 96);
        new MaskingManager(model).Importance(new RandomImportance(seed: 2)).Mask(0.5);

        var expected = model.call(input);
        var pruned = new PruningManager(model).Compute().Prune<nn.Module<Tensor, (Tensor, Tensor, Tensor)>>();
        var actual = pruned.call(input);

        Compare.Equal(expected.Item1, actual.Item1);
        Compare.Equal(expected.Item2, actual.Item2);
        Compare.Equal(expected.Item3, actual.Item3);
        Assert.True(Parameters(pruned) < Parameters(model));
    }

    private static long Parameters(nn.Module module) => module.parameters().Sum(parameter => parameter.numel());
}
