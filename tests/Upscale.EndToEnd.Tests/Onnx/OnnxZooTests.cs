using Upscale.EndToEnd.Tests.Pruning;
using Upscale.ModelZoo;
using Upscale.Tests.Onnx;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Onnx;

/// <summary>One network of each family, half of its channels dropped by chance: ONNX Runtime on the exported file against TorchSharp, in float32, at two sizes and two batches.</summary>
public sealed class OnnxZooTests : IDisposable
{
    private static readonly Dictionary<string, (Func<nn.Module<Tensor, Tensor>> Create, long Smaller, long Larger)> Networks = new(
        StringComparer.Ordinal
    )
    {
        ["ResNet-18"] = (() => new ResNet18(), 32, 48),
        ["AlexNet"] = (() => new AlexNet(), 63, 96),
        ["DenseNet-121"] = (() => DenseNet.DenseNet121(), 32, 64),
        ["SqueezeNet 1.1"] = (() => SqueezeNet.SqueezeNet11(), 33, 50),
        ["GoogLeNet"] = (() => new GoogLeNet(), 32, 50),
        ["Inception v3"] = (() => new InceptionV3(), 75, 90),
        ["MobileNet v2"] = (() => new MobileNetV2(), 32, 48),
        ["MobileNet v3 small"] = (() => MobileNetV3.Small(), 32, 48),
        ["MNASNet"] = (() => new MNASNet(), 32, 48),
        ["ShuffleNet v2"] = (() => ShuffleNetV2.X1_0(), 32, 48),
        ["EfficientNet B0"] = (() => EfficientNet.B(0), 32, 48),
        ["RegNet Y"] = (() => RegNet.Y(400), 32, 48),
        ["ConvNeXt"] = (() => ConvNeXt.Tiny(), 32, 64),
        ["U-Net"] = (() => new UNet(), 32, 48),
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("upscale-");

    public static TheoryData<string> Names => [.. Networks.Keys];

    private string File => Path.Combine(folder.FullName, "network.onnx");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void PrunedNetwork_ComputesTheSameInOnnxRuntime(string name)
    {
        var (create, smaller, larger) = Networks[name];
        using var scope = NewDisposeScope();
        var pruned = Pruned(create());
        pruned.ExportOnnx(File);

        using var run = new OnnxRun(File);
        foreach (var sizes in new long[][] { [1, 3, smaller, smaller], [2, 3, larger, smaller] })
        {
            var input = rand(sizes);

            Agree(ReferenceRun.Run(pruned, input), run.Run(input)[0]);
        }
    }

    [Theory]
    [InlineData("ViT B/32")]
    [InlineData("Swin T")]
    public void Transformer_ComputesTheSameInOnnxRuntime_AtTwoBatches(string name)
    {
        using var scope = NewDisposeScope();
        var pruned = Pruned(name == "Swin T" ? SwinTransformer.T() : VisionTransformer.B(32));
        pruned.ExportOnnx(File);

        using var run = new OnnxRun(File);
        foreach (var batch in new[] { 1, 2 })
        {
            var input = rand(batch, 3, 224, 224);

            Agree(ReferenceRun.Run(pruned, input), run.Run(input)[0]);
        }
    }

    [Fact]
    public void Detector_HasThreeOutputs()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var model = Scaled(new CspDetector());
        new MaskingManager(model).Importance(new RandomImportance(seed: 2)).Mask(0.5);
        var pruned = new PruningManager(model).Compute().Prune<nn.Module<Tensor, (Tensor, Tensor, Tensor)>>();
        pruned.ExportOnnx(File);

        using var run = new OnnxRun(File);
        foreach (var sizes in new long[][] { [1, 3, 64, 96], [2, 3, 64, 64] })
        {
            var input = rand(sizes);
            var expected = pruned.call(input);
            var actual = run.Run(input);

            Agree(expected.Item1, actual[0]);
            Agree(expected.Item2, actual[1]);
            Agree(expected.Item3, actual[2]);
        }
    }

    [Fact]
    public void DenseNetwork_IsWrittenWithoutPruning()
    {
        using var scope = NewDisposeScope();
        var model = Scaled(new MobileNetV2());
        model.ExportOnnx(File);

        using var run = new OnnxRun(File);
        var input = rand(1, 3, 64, 64);

        Agree(ReferenceRun.Run(model, input), run.Run(input)[0]);
    }

    private static nn.Module<Tensor, Tensor> Pruned(nn.Module<Tensor, Tensor> model)
    {
        Scaled(model);
        new MaskingManager(model).Importance(new RandomImportance(seed: 1)).Mask(0.5);
        return new PruningManager(model).Compute().Prune();
    }

    // Weights with which a deep network still feels its input, unlike those of the goldens.
    private static TModule Scaled<TModule>(TModule model)
        where TModule : nn.Module
    {
        using var noGradients = no_grad();
        using var chance = new Generator(1, CPU);
        foreach (var (name, tensor) in model.state_dict().Where(pair => pair.Value.is_floating_point()))
        {
            var bound = tensor.dim() > 1 ? Math.Sqrt(6.0 / (tensor.numel() / tensor.shape[0])) : 0.2;
            var isPositive =
                tensor.dim() == 1 && (name.EndsWith("weight", StringComparison.Ordinal) || name.EndsWith("var", StringComparison.Ordinal));
            tensor.uniform_(isPositive ? 0.5 : -bound, isPositive ? 1.5 : bound, chance);
        }

        model.eval();
        return model;
    }

    private static void Agree(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = expected.abs().max().item<float>();
        Assert.True(float.IsFinite(scale) && scale > 0, $"the largest output is {scale}");
        var error = (expected - actual).abs().max().item<float>() / scale;
        Assert.True(error <= 1e-4, $"The relative error is {error:e2}.");
    }
}
