using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests;

/// <summary>Families without a golden run at a small input and answer with the shape that they should.</summary>
public sealed class EagerForwardTests
{
    private static readonly Dictionary<string, (Func<nn.Module<Tensor, Tensor>> Create, long[] Input, long[] Output)> Networks = new()
    {
        ["SqueezeNet"] = (() => SqueezeNet.SqueezeNet11(), [1, 3, 33, 33], [1, 1000]),
        ["MobileNetV3"] = (() => MobileNetV3.Small(), [1, 3, 32, 32], [1, 1000]),
        ["MNASNet"] = (() => new MNASNet(0.5), [1, 3, 32, 32], [1, 1000]),
        ["ShuffleNetV2"] = (() => ShuffleNetV2.X0_5(), [1, 3, 32, 32], [1, 1000]),
        ["EfficientNet B"] = (() => EfficientNet.B(0), [1, 3, 32, 32], [1, 1000]),
        ["EfficientNet V2"] = (() => EfficientNet.V2S(), [1, 3, 32, 32], [1, 1000]),
        ["RegNet X"] = (() => RegNet.X(400), [1, 3, 32, 32], [1, 1000]),
        ["RegNet Y"] = (() => RegNet.Y(400), [1, 3, 32, 32], [1, 1000]),
        ["InceptionV3"] = (() => new InceptionV3(), [1, 3, 75, 75], [1, 1000]),
        ["ConvNeXt"] = (() => ConvNeXt.Tiny(), [1, 3, 32, 32], [1, 1000]),
        ["VisionTransformer"] = (() => new VisionTransformer(224, 32, 2, 4, 64, 128), [2, 3, 224, 224], [2, 1000]),
        ["SwinTransformer"] = (() => SwinTransformer.T(), [1, 3, 224, 224], [1, 1000]),
        ["UNet"] = (() => new UNet(classes: 4, width: 8), [1, 3, 32, 48], [1, 4, 32, 48]),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_HasItsShapeAndDependsOnTheInput(string name)
    {
        var (create, input, shape) = Networks[name];
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var network = Weights.Fill(create());

        var output = network.call(Weights.Input(0, input));
        var other = network.call(Weights.Input(1, input));

        Assert.Equal(shape, output.shape);
        Assert.True(output.isfinite().all().item<bool>());
        Assert.True(Compare.RelativeError(output, other) > 0);
    }

    [Fact]
    public void Detector_AnswersAtThreeScales()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var network = Weights.Fill(new CspDetector(classes: 3, width: 8));

        var (fine, middle, coarse) = network.call(Weights.Input(0, 1, 3, 64, 96));

        Assert.Equal([1, 8, 8, 12], fine.shape);
        Assert.Equal([1, 8, 4, 6], middle.shape);
        Assert.Equal([1, 8, 2, 3], coarse.shape);
    }

    [Fact]
    public void Swin_HasTorchvisionsStateNames()
    {
        using var network = SwinTransformer.T();

        var names = network.state_dict().Keys.Where(name => name.StartsWith("features.1.1.", StringComparison.Ordinal));

        string[] expected =
        [
            "attn.proj.bias",
            "attn.proj.weight",
            "attn.qkv.bias",
            "attn.qkv.weight",
            "attn.relative_position_bias_table",
            "attn.relative_position_index",
            "mlp.0.bias",
            "mlp.0.weight",
            "mlp.3.bias",
            "mlp.3.weight",
            "norm1.bias",
            "norm1.weight",
            "norm2.bias",
            "norm2.weight",
        ];
        Assert.Equal(expected, names.Select(name => name["features.1.1.".Length..]).Order(StringComparer.Ordinal));
    }
}
