using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests;

/// <summary>Parameter counts that torchvision publishes, for networks without a golden.</summary>
public sealed class ParameterCountTests
{
    private static readonly Dictionary<string, (long Count, Func<nn.Module> Create)> Networks = new()
    {
        ["ResNet-34"] = (21_797_672, () => ResNet.ResNet34()),
        ["ResNet-101"] = (44_549_160, () => ResNet.ResNet101()),
        ["ResNet-152"] = (60_192_808, () => ResNet.ResNet152()),
        ["ResNeXt-50 32x4d"] = (25_028_904, () => ResNet.ResNeXt50()),
        ["ResNeXt-101 32x8d"] = (88_791_336, () => ResNet.ResNeXt101()),
        ["Wide ResNet-50-2"] = (68_883_240, () => ResNet.WideResNet50()),
        ["Wide ResNet-101-2"] = (126_886_696, () => ResNet.WideResNet101()),
        ["DenseNet-161"] = (28_681_000, () => DenseNet.DenseNet161()),
        ["DenseNet-169"] = (14_149_480, () => DenseNet.DenseNet169()),
        ["DenseNet-201"] = (20_013_928, () => DenseNet.DenseNet201()),
        ["VGG11"] = (132_863_336, () => new VGG("VGG11")),
        ["VGG11 BN"] = (132_868_840, () => new VGG("VGG11", batchNorm: true)),
        ["VGG13"] = (133_047_848, () => new VGG("VGG13")),
        ["VGG13 BN"] = (133_053_736, () => new VGG("VGG13", batchNorm: true)),
        ["VGG16"] = (138_357_544, () => new VGG("VGG16")),
        ["VGG16 BN"] = (138_365_992, () => new VGG("VGG16", batchNorm: true)),
        ["VGG19"] = (143_667_240, () => new VGG("VGG19")),
        ["VGG19 BN"] = (143_678_248, () => new VGG("VGG19", batchNorm: true)),
        ["SqueezeNet 1.0"] = (1_248_424, () => SqueezeNet.SqueezeNet10()),
        ["SqueezeNet 1.1"] = (1_235_496, () => SqueezeNet.SqueezeNet11()),
        ["GoogLeNet"] = (6_624_904, () => new GoogLeNet()),
        ["Inception v3"] = (27_161_264, () => new InceptionV3(auxiliary: true)),
        ["MobileNet v2"] = (3_504_872, () => new MobileNetV2()),
        ["MobileNet v3 large"] = (5_483_032, () => MobileNetV3.Large()),
        ["MobileNet v3 small"] = (2_542_856, () => MobileNetV3.Small()),
        ["MNASNet 0.5"] = (2_218_512, () => new MNASNet(0.5)),
        ["MNASNet 0.75"] = (3_170_208, () => new MNASNet(0.75)),
        ["MNASNet 1.0"] = (4_383_312, () => new MNASNet(1.0)),
        ["MNASNet 1.3"] = (6_282_256, () => new MNASNet(1.3)),
        ["ShuffleNet v2 x0.5"] = (1_366_792, () => ShuffleNetV2.X0_5()),
        ["ShuffleNet v2 x1.0"] = (2_278_604, () => ShuffleNetV2.X1_0()),
        ["ShuffleNet v2 x1.5"] = (3_503_624, () => ShuffleNetV2.X1_5()),
        ["ShuffleNet v2 x2.0"] = (7_393_996, () => ShuffleNetV2.X2_0()),
        ["EfficientNet B0"] = (5_288_548, () => EfficientNet.B(0)),
        ["EfficientNet B1"] = (7_794_184, () => EfficientNet.B(1)),
        ["EfficientNet B2"] = (9_109_994, () => EfficientNet.B(2)),
        ["EfficientNet B3"] = (12_233_232, () => EfficientNet.B(3)),
        ["EfficientNet B4"] = (19_341_616, () => EfficientNet.B(4)),
        ["EfficientNet B5"] = (30_389_784, () => EfficientNet.B(5)),
        ["EfficientNet B6"] = (43_040_704, () => EfficientNet.B(6)),
        ["EfficientNet B7"] = (66_347_960, () => EfficientNet.B(7)),
        ["EfficientNet V2 S"] = (21_458_488, () => EfficientNet.V2S()),
        ["EfficientNet V2 M"] = (54_139_356, () => EfficientNet.V2M()),
        ["EfficientNet V2 L"] = (118_515_272, () => EfficientNet.V2L()),
        ["RegNet X 400MF"] = (5_495_976, () => RegNet.X(400)),
        ["RegNet X 800MF"] = (7_259_656, () => RegNet.X(800)),
        ["RegNet X 1.6GF"] = (9_190_136, () => RegNet.X(1600)),
        ["RegNet X 3.2GF"] = (15_296_552, () => RegNet.X(3200)),
        ["RegNet X 8GF"] = (39_572_648, () => RegNet.X(8000)),
        ["RegNet X 16GF"] = (54_278_536, () => RegNet.X(16000)),
        ["RegNet X 32GF"] = (107_811_560, () => RegNet.X(32000)),
        ["RegNet Y 400MF"] = (4_344_144, () => RegNet.Y(400)),
        ["RegNet Y 800MF"] = (6_432_512, () => RegNet.Y(800)),
        ["RegNet Y 1.6GF"] = (11_202_430, () => RegNet.Y(1600)),
        ["RegNet Y 3.2GF"] = (19_436_338, () => RegNet.Y(3200)),
        ["RegNet Y 8GF"] = (39_381_472, () => RegNet.Y(8000)),
        ["RegNet Y 16GF"] = (83_590_140, () => RegNet.Y(16000)),
        ["RegNet Y 32GF"] = (145_046_770, () => RegNet.Y(32000)),
        ["ConvNeXt tiny"] = (28_589_128, () => ConvNeXt.Tiny()),
        ["ConvNeXt small"] = (50_223_688, () => ConvNeXt.Small()),
        ["ConvNeXt base"] = (88_591_464, () => ConvNeXt.Base()),
        ["ConvNeXt large"] = (197_767_336, () => ConvNeXt.Large()),
        ["ViT B/16"] = (86_567_656, () => VisionTransformer.B(16)),
        ["ViT B/32"] = (88_224_232, () => VisionTransformer.B(32)),
        ["ViT L/16"] = (304_326_632, () => VisionTransformer.L(16)),
        ["ViT L/32"] = (306_535_400, () => VisionTransformer.L(32)),
        ["Swin T"] = (28_288_354, () => SwinTransformer.T()),
        ["Swin S"] = (49_606_258, () => SwinTransformer.S()),
        ["Swin B"] = (87_768_224, () => SwinTransformer.B()),
    };

    // The larger sizes of a family differ from the smaller only in the numbers of its table, and are slow to make.
    private const long LargestInSuite = 13_000_000;

    public static TheoryData<string> Names =>
        [.. Networks.Where(network => network.Value.Count < LargestInSuite).Select(network => network.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_AreAsManyAsTorchvisions(string name)
    {
        var (count, create) = Networks[name];
        using var network = create();

        Assert.Equal(count, network.parameters().Sum(parameter => parameter.numel()));
    }
}
