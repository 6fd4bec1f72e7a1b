using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests;

/// <summary>The zoo's networks that have a golden, by torchvision's name.</summary>
internal static class ZooNetwork
{
    public static nn.Module<Tensor, Tensor> Create(string model) =>
        model switch
        {
            "resnet18" => new ResNet18(),
            "resnet50" => ResNet.ResNet50(),
            "alexnet" => new AlexNet(),
            "densenet121" => DenseNet.DenseNet121(),
            "vgg11_bn" => new VGG("VGG11", batchNorm: true),
            "mobilenet_v2" => new MobileNetV2(),
            "googlenet" => new GoogLeNet(),
            _ => throw new ArgumentException($"There is no network {model}.", nameof(model)),
        };
}
