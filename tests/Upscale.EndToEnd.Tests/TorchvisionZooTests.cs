using System.Security.Cryptography;
using System.Text;
using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests;

/// <summary>Every network of the zoo is torchvision's: the same tensors by name and shape, and the same numbers on the goldens' weights.</summary>
public sealed class TorchvisionZooTests
{
    // The larger sizes of a family differ from the smaller only in the numbers of its table, and are slow to make.
    private const long LargestInSuite = 13_000_000;

    // Families without a small size.
    private static readonly string[] Others = ["ConvNeXt Tiny", "Swin T", "ViT B/32"];

    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Networks = new()
    {
        ["AlexNet"] = () => new AlexNet(),
        ["ResNet-18"] = () => new ResNet18(),
        ["ResNet-50"] = () => ResNet.ResNet50(),
        ["DenseNet-121"] = () => DenseNet.DenseNet121(),
        ["ResNet-34"] = () => ResNet.ResNet34(),
        ["ResNet-101"] = () => ResNet.ResNet101(),
        ["ResNet-152"] = () => ResNet.ResNet152(),
        ["ResNeXt-50"] = () => ResNet.ResNeXt50(),
        ["ResNeXt-101"] = () => ResNet.ResNeXt101(),
        ["Wide ResNet-50"] = () => ResNet.WideResNet50(),
        ["Wide ResNet-101"] = () => ResNet.WideResNet101(),
        ["DenseNet-161"] = () => DenseNet.DenseNet161(),
        ["DenseNet-169"] = () => DenseNet.DenseNet169(),
        ["DenseNet-201"] = () => DenseNet.DenseNet201(),
        ["VGG11"] = () => new VGG("VGG11"),
        ["VGG11 BN"] = () => new VGG("VGG11", batchNorm: true),
        ["VGG13"] = () => new VGG("VGG13"),
        ["VGG13 BN"] = () => new VGG("VGG13", batchNorm: true),
        ["VGG16"] = () => new VGG("VGG16"),
        ["VGG16 BN"] = () => new VGG("VGG16", batchNorm: true),
        ["VGG19"] = () => new VGG("VGG19"),
        ["VGG19 BN"] = () => new VGG("VGG19", batchNorm: true),
        ["SqueezeNet 1.0"] = () => SqueezeNet.SqueezeNet10(),
        ["SqueezeNet 1.1"] = () => SqueezeNet.SqueezeNet11(),
        ["GoogLeNet"] = () => new GoogLeNet(),
        ["Inception v3"] = () => new InceptionV3(),
        ["MobileNet v2"] = () => new MobileNetV2(),
        ["MobileNet v3 large"] = () => MobileNetV3.Large(),
        ["MobileNet v3 small"] = () => MobileNetV3.Small(),
        ["MNASNet 0.5"] = () => new MNASNet(0.5),
        ["MNASNet 0.75"] = () => new MNASNet(0.75),
        ["MNASNet 1.0"] = () => new MNASNet(1.0),
        ["MNASNet 1.3"] = () => new MNASNet(1.3),
        ["ShuffleNet v2 x0.5"] = () => ShuffleNetV2.X0_5(),
        ["ShuffleNet v2 x1.0"] = () => ShuffleNetV2.X1_0(),
        ["ShuffleNet v2 x1.5"] = () => ShuffleNetV2.X1_5(),
        ["ShuffleNet v2 x2.0"] = () => ShuffleNetV2.X2_0(),
        ["EfficientNet B0"] = () => EfficientNet.B(0),
        ["EfficientNet B1"] = () => EfficientNet.B(1),
        ["EfficientNet B2"] = () => EfficientNet.B(2),
        ["EfficientNet B3"] = () => EfficientNet.B(3),
        ["EfficientNet B4"] = () => EfficientNet.B(4),
        ["EfficientNet B5"] = () => EfficientNet.B(5),
        ["EfficientNet B6"] = () => EfficientNet.B(6),
        ["EfficientNet B7"] = () => EfficientNet.B(7),
        ["EfficientNet V2 S"] = () => EfficientNet.V2S(),
        ["EfficientNet V2 M"] = () => EfficientNet.V2M(),
        ["EfficientNet V2 L"] = () => EfficientNet.V2L(),
        ["RegNet X 400MF"] = () => RegNet.X(400),
        ["RegNet X 800MF"] = () => RegNet.X(800),
        ["RegNet X 1600MF"] = () => RegNet.X(1600),
        ["RegNet X 3200MF"] = () => RegNet.X(3200),
        ["RegNet X 8000MF"] = () => RegNet.X(8000),
        ["RegNet X 16000MF"] = () => RegNet.X(16000),
        ["RegNet X 32000MF"] = () => RegNet.X(32000),
        ["RegNet Y 400MF"] = () => RegNet.Y(400),
        ["RegNet Y 800MF"] = () => RegNet.Y(800),
        ["RegNet Y 1600MF"] = () => RegNet.Y(1600),
        ["RegNet Y 3200MF"] = () => RegNet.Y(3200),
        ["RegNet Y 8000MF"] = () => RegNet.Y(8000),
        ["RegNet Y 16000MF"] = () => RegNet.Y(16000),
        ["RegNet Y 32000MF"] = () => RegNet.Y(32000),
        ["ConvNeXt Tiny"] = () => ConvNeXt.Tiny(),
        ["ConvNeXt Small"] = () => ConvNeXt.Small(),
        ["ConvNeXt Base"] = () => ConvNeXt.Base(),
        ["ConvNeXt Large"] = () => ConvNeXt.Large(),
        ["ViT B/16"] = () => VisionTransformer.B(16),
        ["ViT B/32"] = () => VisionTransformer.B(32),
        ["ViT L/16"] = () => VisionTransformer.L(16),
        ["ViT L/32"] = () => VisionTransformer.L(32),
        ["Swin T"] = () => SwinTransformer.T(),
        ["Swin S"] = () => SwinTransformer.S(),
        ["Swin B"] = () => SwinTransformer.B(),
    };

    private static readonly Dictionary<string, ZooGolden> Goldens = ZooGolden.All.ToDictionary(golden => golden.Network);

    public static TheoryData<string> Names =>
        [
            .. Goldens
                .Values.Where(golden => golden.Parameters < LargestInSuite || Others.Contains(golden.Network))
                .Select(golden => golden.Network),
        ];

    [Fact]
    public void EveryNetwork_HasAGolden() =>
        Assert.Equal(Goldens.Keys.Order(StringComparer.Ordinal), Networks.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void StateAndOutput_AreTorchvisions(string name)
    {
        var golden = Goldens[name];
        using var network = Networks[name]();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();

        Assert.Equal(golden.Parameters, network.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(golden.Digest, Digest(network));

        var output = Weights.Fill(network).call(Weights.Input(0, 1, 3, golden.Size, golden.Size))[0].data<double>().ToArray();
        var norm = Math.Sqrt(output.Sum(number => number * number));
        Compare.Close(golden.Norm, norm, golden.Norm, "the norm");
        foreach (var (index, number) in golden.First.Index())
        {
            Compare.Close(number, output[index], golden.Norm, $"element {index}");
        }
    }

    private static string Digest(nn.Module network)
    {
        var lines = network
            .state_dict()
            .Select(entry => $"{entry.Key} {string.Join('x', entry.Value.shape)}")
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
    }
}
