using System.Text.Json;
using TorchSharp.Modules;
using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests;

/// <summary>The zoo's networks are torchvision's: equal numbers on weights that are numbered by <c>state_dict()</c>.</summary>
public sealed class EagerZooTests
{
    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("alexnet")]
    [InlineData("densenet121")]
    [InlineData("vgg11_bn")]
    [InlineData("mobilenet_v2")]
    [InlineData("googlenet")]
    public void UnprunedOutput_IsTorchvisions(string model)
    {
        var golden = Golden.Graph(model);
        using var network = Weights.Fill(Create(model));
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();

        var output = network.call(Weights.Input(0, golden.Input));

        Compare.Equal(golden.Unpruned, output);
        AssertSameLayers(golden, network);
    }

    private static nn.Module<Tensor, Tensor> Create(string model) =>
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

    private static void AssertSameLayers(GraphGolden golden, nn.Module network)
    {
        var expected = golden
            .Modules.Where(module => module[2].ValueKind == JsonValueKind.Array)
            .Select(module => $"{module[0]} {module[1]} {string.Join(',', module[2].Deserialize<long[]>()!)}")
            .Order(StringComparer.Ordinal);
        var actual = network
            .named_modules()
            .Select(entry => (entry.name, entry.module, weight: Weight(entry.module)))
            .Where(entry => entry.weight is not null)
            .Select(entry => $"{entry.name} {entry.module.GetType().Name} {string.Join(',', entry.weight!.shape)}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
    }

    private static Parameter? Weight(nn.Module module) =>
        module switch
        {
            Conv2d convolution => convolution.weight,
            Linear linear => linear.weight,
            BatchNorm2d normalization => normalization.weight,
            _ => null,
        };
}
