using System.Text.Json;
using TorchSharp.Modules;
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
        using var network = Weights.Fill(ZooNetwork.Create(model));
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();

        var output = network.call(Weights.Input(0, golden.Input));

        Compare.Equal(golden.Unpruned, output);
        AssertSameLayers(golden, network);
    }

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
