using Upscale.Core.Graphs;
using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Library;

/// <summary>Each family of TorchSharp's modules after a convolution of 8 channels: what it records, and that it does so bit for bit.</summary>
public sealed class ModuleKindTests
{
    [Theory]
    [InlineData("Conv2d(8, 6, (3, 5), stride: (1, 2), padding: (1, 2))", "conv2d")]
    [InlineData("Conv2d(8, 6, 3, padding: Padding.Same)", "conv2d")]
    [InlineData("Conv2d(8, 6, 4, padding: Padding.Same, dilation: 3)", "pad conv2d")]
    [InlineData("Conv2d(8, 6, 3, padding: Padding.Valid, groups: 2, bias: false)", "conv2d")]
    [InlineData("Conv2d(8, 6, 3, padding: 1, padding_mode: PaddingModes.Reflect)", "pad conv2d")]
    [InlineData("Conv2d(8, 6, 3, padding: 1, padding_mode: PaddingModes.Circular)", "pad conv2d")]
    [InlineData("ConvTranspose2d(8, 6, 3, stride: 2, padding: 1, output_padding: 1, groups: 2)", "conv_transpose2d")]
    [InlineData("BatchNorm2d(8, eps: 1e-3, affine: false)", "batch_norm")]
    [InlineData("InstanceNorm2d(8, affine: true)", "instance_norm")]
    [InlineData("GroupNorm(2, 8)", "group_norm")]
    [InlineData("LocalResponseNorm(5, alpha: 0.1)", "local_response_norm")]
    [InlineData("PReLU(8)", "prelu")]
    [InlineData("MaxPool2d(3, 2, 1, ceil_mode: true)", "max_pool2d")]
    [InlineData("MaxPool2d((2, 3), dilation: (1, 2))", "max_pool2d")]
    [InlineData("AvgPool2d(3, 2, 1, count_include_pad: false)", "avg_pool2d")]
    [InlineData("AdaptiveAvgPool2d((2, 3))", "adaptive_avg_pool2d")]
    [InlineData("AdaptiveMaxPool2d([2, 2])", "adaptive_max_pool2d")]
    [InlineData("LPPool2d(2, 2)", "lp_pool2d")]
    [InlineData("Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false)", "interpolate")]
    [InlineData("PixelShuffle(2)", "pixel_shuffle")]
    [InlineData("PixelUnshuffle(2)", "pixel_unshuffle")]
    [InlineData("ChannelShuffle(2)", "channel_shuffle")]
    [InlineData("ZeroPad2d((1, 2, 0, 1))", "pad")]
    [InlineData("ReflectionPad2d(1)", "pad")]
    [InlineData("ReplicationPad2d((1, 2, 3, 4))", "pad")]
    [InlineData("ConstantPad2d(1, 0.5)", "pad")]
    [InlineData("Unflatten(1, [2, 4])", "unflatten")]
    [InlineData("Flatten(2)", "flatten")]
    [InlineData("Dropout2d(0.3)", "dropout2d")]
    [InlineData("Identity()", "identity")]
    [InlineData("GLU(1)", "glu")]
    [InlineData("Softmax2d()", "softmax")]
    public void Layer_RecordsItsOperations(string module, string operators) => Check(module, "conv2d " + operators);

    [Theory]
    [InlineData("ReLU()", "relu")]
    [InlineData("ReLU(inplace: true)", "relu")]
    [InlineData("ReLU6()", "relu6")]
    [InlineData("LeakyReLU(0.2)", "leaky_relu")]
    [InlineData("RReLU(0.1, 0.4)", "rrelu")]
    [InlineData("ELU(0.5, inplace: true)", "elu")]
    [InlineData("CELU(0.5)", "celu")]
    [InlineData("SELU()", "selu")]
    [InlineData("GELU()", "gelu")]
    [InlineData("GELU(TorchSharp.Modules.GELU.Approximate.tanh)", "gelu")]
    [InlineData("SiLU()", "silu")]
    [InlineData("Mish()", "mish")]
    [InlineData("Hardswish()", "hardswish")]
    [InlineData("Hardsigmoid()", "hardsigmoid")]
    [InlineData("Hardtanh(0, 1, inplace: true)", "hardtanh")]
    [InlineData("Hardshrink(0.3)", "hardshrink")]
    [InlineData("Softshrink(0.3)", "softshrink")]
    [InlineData("Softplus(2, 3)", "softplus")]
    [InlineData("Softsign()", "softsign")]
    [InlineData("Sigmoid()", "sigmoid")]
    [InlineData("LogSigmoid()", "logsigmoid")]
    [InlineData("Tanh()", "tanh")]
    [InlineData("Tanhshrink()", "tanhshrink")]
    [InlineData("Threshold(0.1, 20)", "threshold")]
    [InlineData("LogSoftmax(1)", "log_softmax")]
    public void Activation_RecordsItsOperation(string module, string operators) => Check(module, "conv2d " + operators);

    [Fact]
    public void HardtanhOutOfPlace_DoesNothingAsInTorchSharp() => Check("Hardtanh(0, 1)", "conv2d add_scalar", "layer.call(y) + 1");

    [Fact]
    public void EluInPlace_LeavesItsInputAsInTorchSharp() => Check("ELU(inplace: true)", "conv2d elu add", "layer.call(y) + y");

    [Fact]
    public void SequentialSubclass_IsACallableOfItsElements() =>
        Captures(
            """
            public sealed class ConvNormActivation : Sequential
            {
                public ConvNormActivation(long inputs, long outputs)
                    : base(("0", Conv2d(inputs, outputs, 3, bias: false)), ("1", BatchNorm2d(outputs)), ("2", ReLU6())) { }
            }

            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Sequential features = Sequential(new ConvNormActivation(3, 8), new ConvNormActivation(8, 4));
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor x) => features.call(x);
            }
            """,
            "conv2d batch_norm relu6 conv2d batch_norm relu6"
        );

    // Its native weights are float32 whatever the default type, so it does not run beside its graph here.
    [Fact]
    public void MultiheadAttention_OfAValueToItself_IsALinearLayerAndHeads()
    {
        var captured = Run(
            Compile(
                """
                public sealed class Model : Module<Tensor, Tensor>
                {
                    private readonly Conv2d conv = Conv2d(3, 8, 4, stride: 4);
                    private readonly MultiheadAttention attention = MultiheadAttention(8, 2);
                    public Model() : base("Model") => RegisterComponents();
                    public override Tensor forward(Tensor x)
                    {
                        var y = conv.call(x).flatten(2).permute(2, 0, 1);
                        var (output, _) = attention.call(y, y, y, need_weights: false);
                        return output;
                    }
                }
                """
            ),
            [1, 3, 16, 16]
        );

        Assert.Equal(
            "input conv2d flatten permute linear narrow narrow narrow mul_scalar reshape permute transpose reshape permute matmul softmax "
                + "reshape permute matmul permute reshape linear",
            string.Join(' ', captured.Graph!.Operations.Select(operation => operation.Operator))
        );
        Assert.Empty(GraphRules.Check(captured.Graph));
    }

    [Fact]
    public void LayerThatForwardCallsOnWrongSizes_IsRefusedWithTheSizes() =>
        Assert.Contains(
            "lstm expects 8 features",
            Refuses(
                """
                public sealed class Model : Module<Tensor, Tensor>
                {
                    private readonly LSTM lstm = LSTM(8, 4);
                    public Model() : base("Model") => RegisterComponents();
                    public override Tensor forward(Tensor x) => lstm.call(x).Item1;
                }
                """
            ).Message,
            StringComparison.Ordinal
        );

    private static void Check(string module, string operators, string result = "layer.call(y)") =>
        Captures(
            $$"""
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
                private readonly Module<Tensor, Tensor> layer = {{module}};
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor x)
                {
                    var y = conv.call(x);
                    return {{result}};
                }
            }
            """,
            operators
        );
}
