namespace Upscale.Benchmarks.Compiling;

/// <summary>The networks of <c>samples/ModelZoo</c>.</summary>
internal static class ZooCatalog
{
    private const double DeepScale = 0.85;
    private static readonly int[] RegNetSizes = [400, 800, 1600, 3200, 8000, 16000, 32000];

    /// <summary>All of them, family by family.</summary>
    public static IReadOnlyList<ZooNetwork> All { get; } =
    [
        new("AlexNet", "AlexNet.cs", "AlexNet", "new AlexNet()", Smallest: 63),
        .. from size in new[] { "11", "13", "16", "19" }
        from norm in new[] { false, true }
        select new ZooNetwork(
            $"VGG{size}{(norm ? " BN" : "")}",
            "VGG.cs",
            "VGG",
            $"new VGG(\"VGG{size}\", batchNorm: {(norm ? "true" : "false")})"
        ),
        new("ResNet-18", "ResNet.cs", "ResNet18", "new ResNet18()"),
        .. new[] { "34", "50", "101", "152" }.Select(size => Factory($"ResNet-{size}", "ResNet", $"ResNet{size}()")),
        Factory("ResNeXt-50", "ResNet", "ResNeXt50()"),
        Factory("ResNeXt-101", "ResNet", "ResNeXt101()"),
        Factory("Wide ResNet-50", "ResNet", "WideResNet50()"),
        Factory("Wide ResNet-101", "ResNet", "WideResNet101()"),
        .. new[] { "121", "161", "169", "201" }.Select(size => Factory($"DenseNet-{size}", "DenseNet", $"DenseNet{size}()")),
        Factory("SqueezeNet 1.0", "SqueezeNet", "SqueezeNet10()") with
        {
            Smallest = 33,
        },
        Factory("SqueezeNet 1.1", "SqueezeNet", "SqueezeNet11()") with
        {
            Smallest = 33,
        },
        new("GoogLeNet", "GoogLeNet.cs", "GoogLeNet", "new GoogLeNet()"),
        new("Inception v3", "InceptionV3.cs", "InceptionV3", "new InceptionV3()", Example: 299, Smallest: 75),
        new("MobileNet v2", "MobileNetV2.cs", "MobileNetV2", "new MobileNetV2()"),
        Factory("MobileNet v3 small", "MobileNetV3", "Small()"),
        Factory("MobileNet v3 large", "MobileNetV3", "Large()"),
        .. new[] { "0.5", "0.75", "1.0", "1.3" }.Select(width => new ZooNetwork(
            $"MNASNet {width}",
            "MNASNet.cs",
            "MNASNet",
            $"new MNASNet({width})"
        )),
        .. new[] { "0.5", "1.0", "1.5", "2.0" }.Select(width =>
            Factory($"ShuffleNet v2 x{width}", "ShuffleNetV2", $"X{width.Replace('.', '_')}()")
        ),
        .. Enumerable.Range(0, 8).Select(size => Factory($"EfficientNet B{size}", "EfficientNet", $"B({size})")),
        .. new[] { ("S", 1), ("M", DeepScale), ("L", DeepScale) }.Select(network =>
            Factory($"EfficientNet V2 {network.Item1}", "EfficientNet", $"V2{network.Item1}()") with
            {
                WeightScale = network.Item2,
            }
        ),
        .. from kind in new[] { "X", "Y" } from size in RegNetSizes select Factory($"RegNet {kind} {size}MF", "RegNet", $"{kind}({size})"),
        .. new[] { "Tiny", "Small", "Base", "Large" }.Select(size => Factory($"ConvNeXt {size}", "ConvNeXt", $"{size}()")),
        .. from size in new[] { "B", "L" }
        from patch in new[] { 16, 32 }
        select Factory($"ViT {size}/{patch}", "VisionTransformer", $"{size}({patch})") with
        {
            Smallest = 224,
        },
        .. new[] { "T", "S", "B" }.Select(size => Factory($"Swin {size}", "SwinTransformer", $"{size}()") with { Smallest = 224 }),
        new("CSP detector", "CspDetector.cs", "CspDetector", "new CspDetector()", Example: 64, Smallest: 32),
        new("U-Net", "UNet.cs", "UNet", "new UNet()", Example: 64, Smallest: 16),
    ];

    /// <summary>The networks called <paramref name="names"/>, in that order; all of them where there are none.</summary>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static IReadOnlyList<ZooNetwork> Find(IReadOnlyCollection<string> names) =>
        names.Count == 0
            ? All
            :
            [
                .. names.Select(name =>
                    All.FirstOrDefault(network => Plain(network.Name) == Plain(name))
                    ?? throw new ArgumentException(
                        $"There is no network '{name}'. There are: {string.Join(", ", All.Select(network => network.Name))}."
                    )
                ),
            ];

    // resnet18, ResNet-18 and "ResNet 18" are one.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static ZooNetwork Factory(string name, string family, string call) => new(name, family + ".cs", family, $"{family}.{call}");
}
