using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Tests.Operators;

public sealed class LayerRuleTests
{
    private const string Window = "stride=[2,2] padding=[1,1] dilation=[1,1]";

    [Theory]
    [InlineData(
        "conv1d stride=[1] padding=[0] dilation=[2] groups=1",
        "[2*,4,9*]@1",
        "Conv1d groups=1 weight[6,4,3] bias[6]",
        "[2*,6,5*]@1 mix"
    )]
    [InlineData($"conv2d {Window} groups=1", "[2*,4,9*,9]@1", "Conv2d groups=1 weight[6,4,3,3]", "[2*,6,5*,5]@1 mix")]
    [InlineData(
        "conv2d stride=[1,1] padding='same' dilation=[1,1] groups=1",
        "[2*,4,9*,9*]@1",
        "Conv2d groups=1 weight[6,4,4,4]",
        "[2*,6,9*,9*]@1 mix"
    )]
    [InlineData(
        "conv2d stride=[1,1] padding='valid' dilation=[1,1] groups=1",
        "[2*,4,9*,9*]@1",
        "Conv2d groups=1 weight[6,4,4,4]",
        "[2*,6,6*,6*]@1 mix"
    )]
    [InlineData(
        "conv3d stride=[1,1,1] padding=[0,0,0] dilation=[1,1,1] groups=1",
        "[2*,4,5*,5*,5*]@1",
        "Conv3d groups=1 weight[6,4,2,2,2]",
        "[2*,6,4*,4*,4*]@1 mix"
    )]
    [InlineData($"conv2d {Window} groups=1", "[2*,9*,9*,4]@3", "Conv2d groups=1 weight[6,9,3,3]", "[2*,6,5*,2]@1 opaque")]
    public void Convolutions_MixTheirChannels(string operation, string inputs, string layer, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs, layer));

    [Theory]
    [InlineData($"conv2d {Window} groups=4", "Conv2d groups=4 weight[4,1,3,3] bias[4]", "[2*,4,5*,5*]@1 aligned 0-3 zero=never")]
    [InlineData($"conv2d {Window} groups=4", "Conv2d groups=4 weight[4,1,3,3]", "[2*,4,5*,5*]@1 aligned 0-3 zero=all")]
    [InlineData($"conv2d {Window} groups=4", "Conv2d groups=4 weight[8,1,3,3]", "[2*,8,5*,5*]@1 expansion 0,0-1,1-2,2-3,3 zero=all")]
    [InlineData($"conv2d {Window} groups=2", "Conv2d groups=2 weight[8,2,3,3]", "[2*,8,5*,5*]@1 mix groups=2")]
    [InlineData(
        $"conv_transpose2d {Window} output_padding=[1,1] groups=4",
        "ConvTranspose2d groups=4 weight[4,1,3,3]",
        "[2*,4,18*,18*]@1 aligned 0-3 zero=all"
    )]
    [InlineData(
        $"conv_transpose2d {Window} output_padding=[1,1] groups=1",
        "ConvTranspose2d groups=1 weight[4,6,3,3]",
        "[2*,6,18*,18*]@1 mix"
    )]
    [InlineData(
        $"conv_transpose2d {Window} output_padding=[1,1] groups=2",
        "ConvTranspose2d groups=2 weight[4,3,3,3]",
        "[2*,6,18*,18*]@1 mix groups=2"
    )]
    public void Groups_DecideHowChannelsPass(string operation, string layer, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, "[2*,4,9*,9*]@1", layer));

    [Theory]
    [InlineData("[2*,8]@1", "[2*,5]@1 mix")]
    [InlineData("[2*,7*,8]@2", "[2*,7*,5]@2 mix")]
    [InlineData("[2*,7*,8]@1", "[2*,7*,5]@2 opaque")]
    [InlineData("[8]@0", "[5]@0 mix")]
    public void Linear_MixesTheLastAxis(string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of("linear", inputs, "Linear weight[5,8] bias[5]"));

    [Theory]
    [InlineData("embedding", "[2*,7*]@1", "Embedding weight[100,16]", "[2*,7*,16]@2 state")]
    [InlineData("bilinear", "[2*,4]@1 [2*,6]@1", "Bilinear weight[5,4,6]", "[2*,5]@1 opaque")]
    [InlineData("parameter name='scale'", "", "Module scale[1,8,1,1]", "[1,8,1,1]@1 state")]
    [InlineData("parameter name='scale'", "", "Module scale[8] shift[8]", "[8]@0 state")]
    [InlineData("parameter name='scale'", "", "Module scale[8] shift[1,8,1,1]", "[8]@0 state")]
    [InlineData("parameter name='scale'", "", "Module scale[8] shift[6]", "[8]@0 fixed")]
    [InlineData("parameter name='scale'", "", "Module scale[8] shift[8,8]", "[8]@0 fixed")]
    [InlineData("parameter name='position'", "", "Module position[1,49,64]", "[1,49,64]@2 state")]
    [InlineData("parameter name='gain'", "", "Module gain[]", "[]@-1 fixed")]
    public void HeldTensors_HaveTheirOwnChannels(string operation, string inputs, string layer, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs, layer));

    [Theory]
    [InlineData(
        "batch_norm eps=1E-05",
        "[2*,4,9*]@1",
        "BatchNorm1d weight[4] bias[4] @running_mean[4]",
        "[2*,4,9*]@1 aligned 0-3 zero=never"
    )]
    [InlineData("batch_norm eps=1E-05", "[2*,4]@1", "BatchNorm1d weight[4] bias[4] @running_mean[4]", "[2*,4]@1 aligned 0-3 zero=never")]
    [InlineData("batch_norm eps=1E-05", "[2*,4,9*]@2", "BatchNorm1d weight[4] bias[4] @running_mean[4]", "[2*,4,9*]@1 opaque")]
    [InlineData("instance_norm eps=1E-05", "[2*,4,9*]@1", "InstanceNorm1d weight[4] bias[4]", "[2*,4,9*]@1 aligned 0-3 zero=never")]
    [InlineData(
        "layer_norm normalized_shape=[9] eps=1E-05",
        "[2*,4,9]@1",
        "LayerNorm weight[9] bias[9]",
        "[2*,4,9]@1 aligned 0-3 zero=never"
    )]
    [InlineData("layer_norm normalized_shape=[9] eps=1E-05", "[2*,4*,9]@2", "LayerNorm weight[9] bias[9]", "[2*,4*,9]@2 opaque")]
    [InlineData(
        "group_norm num_groups=2 eps=1E-05",
        "[2*,4,9*]@1",
        "GroupNorm weight[4] bias[4]",
        "[2*,4,9*]@1 aligned 0-3 zero=never tied=1x2x2"
    )]
    [InlineData("group_norm num_groups=2 eps=1E-05", "[2*,4,9*]@1", "GroupNorm", "[2*,4,9*]@1 aligned 0-3 zero=all tied=1x2x2")]
    [InlineData("group_norm num_groups=4 eps=1E-05", "[2*,4,9*]@1", "GroupNorm weight[4] bias[4]", "[2*,4,9*]@1 aligned 0-3 zero=never")]
    [InlineData("group_norm num_groups=1 eps=1E-05", "[2*,4,9*]@1", "GroupNorm weight[4] bias[4]", "[2*,4,9*]@1 opaque")]
    [InlineData("local_response_norm size=5", "[2*,4,9*]@1", null, "[2*,4,9*]@1 opaque")]
    [InlineData("prelu", "[2*,4,9*]@1", "PReLU weight[4]", "[2*,4,9*]@1 aligned 0-3 zero=all")]
    [InlineData("prelu", "[2*,9*,4]@2", "PReLU weight[1]", "[2*,9*,4]@2 aligned 0-3 zero=all")]
    [InlineData("prelu", "[2*,9,4]@2", "PReLU weight[9]", "[2*,9,4]@1 opaque")]
    public void Normalizations_KeepChannelsUnlessTheyMeanOverThem(string operation, string inputs, string? layer, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs, layer));

    [Theory]
    [InlineData("conv2d", "Conv2d groups=1 weight[6,4,3,3] bias[6]", "weight", 0, 1)]
    [InlineData("conv2d", "Conv2d groups=1 weight[6,4,3,3] bias[6]", "bias", 0, -1)]
    [InlineData("conv2d", "Conv2d groups=4 weight[4,1,3,3]", "weight", 0, -1)]
    [InlineData("conv2d", "Conv2d groups=1 weight[6,1,3,3]", "weight", 0, 1)]
    [InlineData("conv2d", "Conv2d groups=2 weight[6,4,3,3] bias[6]", "weight", 0, 1, 2)]
    [InlineData("conv2d", "Conv2d groups=2 weight[6,4,3,3] bias[6]", "bias", 0, -1)]
    [InlineData("conv_transpose2d", "ConvTranspose2d groups=2 weight[4,1,3,3]", "weight", 1, 0, 2)]
    [InlineData("conv_transpose2d", "ConvTranspose2d groups=1 weight[4,6,3,3]", "weight", 1, 0)]
    [InlineData("conv_transpose2d", "ConvTranspose2d groups=4 weight[4,1,3,3]", "weight", 0, -1)]
    [InlineData("linear", "Linear weight[5,8] bias[5]", "weight", 0, 1)]
    [InlineData("batch_norm", "BatchNorm2d weight[4] @num_batches_tracked[]", "num_batches_tracked", -1, -1)]
    [InlineData("batch_norm", "BatchNorm2d weight[4] @running_var[4]", "running_var", 0, -1)]
    [InlineData("prelu", "PReLU weight[1]", "weight", -1, -1)]
    [InlineData("embedding", "Embedding weight[100,16]", "weight", 1, -1)]
    [InlineData("layer_norm", "LayerNorm weight[9]", "weight", -1, -1)]
    [InlineData("parameter", "Module scale[1,8,1,1]", "scale", 1, -1)]
    public void Tensors_HaveTheirChannelsOnKnownAxes(string name, string layer, string tensor, int output, int input, int groups = 1)
    {
        var held = GraphText.Parse($"layer l {layer}\nreturn").Layers[0];

        Assert.Equal(new TensorAxes(output, input, groups), OperatorTable.Find(name)!.TensorAxes(held, tensor));
    }

    [Theory]
    [InlineData(
        $"conv2d {Window} groups=1",
        "[2*,5,9*,9*]@1",
        "Conv2d groups=1 weight[6,4,3,3]",
        "conv2d expects 4 channels, found [2*,5,9*,9*]"
    )]
    [InlineData(
        $"conv2d {Window} groups=1",
        "[2*,4,9*]@1",
        "Conv2d groups=1 weight[6,4,3,3]",
        "conv2d expects 4 dimensions, found [2*,4,9*]"
    )]
    [InlineData("linear", "[2*,4]@1", "Linear weight[5,8]", "linear expects 8 features in the last dimension, found [2*,4]")]
    [InlineData("batch_norm", "[2*,5,3*]@1", "BatchNorm1d weight[4]", "batch_norm expects 4 channels, found [2*,5,3*]")]
    [InlineData("linear", "[2*,4]@1", null, "linear needs a layer")]
    public void WrongInputs_AreNamed(string operation, string inputs, string? layer, string message) =>
        Assert.Equal(message, Assert.Throws<GraphException>(() => RuleText.Of(operation, inputs, layer)).Message);
}
