using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.Tests.Operators;

/// <summary>What TorchSharp computes for the operators that have a channel rule.</summary>
internal static class OperatorCases
{
    private const string Image = "[2*,4,6*,6*]@1";
    private const string Line = "[2*,4,6*]@1";

    public static IReadOnlyList<OperatorCase> All { get; } =
    [.. Functions(), .. Arithmetic(), .. Layers(), .. Space(), .. Arrangements(), .. Mixtures()];

    private static IEnumerable<OperatorCase> Functions()
    {
        (string Name, Func<Tensor, Tensor> Compute)[] functions =
        [
            ("relu", x => functional.relu(x)),
            ("relu6", x => functional.relu6(x)),
            ("leaky_relu negative_slope=0.1", x => functional.leaky_relu(x, 0.1)),
            ("elu alpha=1.0", x => functional.elu(x, 1.0)),
            ("celu alpha=1.0", x => functional.celu(x, 1.0)),
            ("selu", x => functional.selu(x)),
            ("gelu", x => functional.gelu(x)),
            ("silu", x => functional.silu(x)),
            ("mish", x => functional.mish(x)),
            ("hardswish", x => functional.hardswish(x)),
            ("hardsigmoid", x => functional.hardsigmoid(x)),
            ("hardtanh min_val=-1.0 max_val=2.0", x => functional.hardtanh(x, -1, 2)),
            ("hardtanh min_val=1.0 max_val=2.0", x => functional.hardtanh(x, 1, 2)),
            ("hardshrink lambd=0.5", x => functional.hardshrink(x, 0.5)),
            ("softshrink lambd=0.5", x => functional.softshrink(x, 0.5)),
            ("tanhshrink", x => functional.tanhshrink(x)),
            ("softsign", x => functional.softsign(x)),
            ("softplus beta=1.0 threshold=20.0", x => functional.softplus(x, 1, 20)),
            ("threshold threshold=0.1 value=3.0", x => functional.threshold(x, 0.1, 3)),
            ("threshold threshold=-0.1 value=3.0", x => functional.threshold(x, -0.1, 3)),
            ("logsigmoid", x => functional.logsigmoid(x)),
            ("sigmoid", x => x.sigmoid()),
            ("tanh", x => x.tanh()),
            ("clamp min=-1 max=none", x => x.clamp(min: -1)),
            ("clamp min=0.5 max=none", x => x.clamp(min: 0.5)),
            ("dropout p=0.5", x => functional.dropout(x, 0.5, training: false)),
            ("identity", x => x.alias()),
            ("abs", x => x.abs()),
            ("neg", x => x.neg()),
            ("square", x => x.square()),
            ("sign", x => x.sign()),
            ("exp", x => x.exp()),
            ("expm1", x => x.expm1()),
            ("sin", x => x.sin()),
            ("cos", x => x.cos()),
            ("tan", x => x.tan()),
            ("erf", x => x.erf()),
            ("floor", x => x.floor()),
            ("ceil", x => x.ceil()),
            ("round", x => x.round()),
            ("add_scalar value=0.5", x => x + 0.5),
            ("add_scalar value=0.0", x => x + 0.0),
            ("sub_scalar value=0.5", x => x - 0.5),
            ("rsub_scalar value=0.5", x => 0.5 - x),
            ("mul_scalar value=3", x => x * 3),
            ("div_scalar value=3", x => x / 3),
            ("pow_scalar value=2", x => x.pow(2)),
            ("pow_scalar value=0", x => x.pow(0)),
        ];
        return functions.Select(function => new OperatorCase(function.Name, Image, function.Compute));
    }

    private static IEnumerable<OperatorCase> Arithmetic() =>
        [
            new("add", Image + " " + Image, (x, _) => x[0] + x[1]),
            new("sub", Image + " " + Image, (x, _) => x[0] - x[1]),
            new("mul", Image + " [2*,4,1,1]@1", (x, _) => x[0] * x[1]),
            new("mul", Image + " [2*,1,6*,6*]@1", (x, _) => x[0] * x[1]),
            new("add", Image + " [2*,1,6*,6*]@1", (x, _) => x[0] + x[1]),
            new("add", Image + " [4,1,1]@0", (x, _) => x[0] + x[1]),
            new("mul", "[2*,6*,4]@2 [4]@0", (x, _) => x[0] * x[1]),
            new("div", Image + " " + Image, (x, _) => x[0] / x[1]),
            new("maximum", Image + " " + Image, (x, _) => maximum(x[0], x[1])),
            new("minimum", Image + " [4,1,1]@0", (x, _) => minimum(x[0], x[1])),
        ];

    private static IEnumerable<OperatorCase> Layers() =>
        [
            new(
                "conv2d stride=[2,1] padding=[1,0] dilation=[1,2] groups=1",
                Image,
                (x, t) => functional.conv2d(x[0], t[0], t[1], strides: [2, 1], padding: [1, 0], dilation: [1, 2]),
                "Conv2d groups=1 weight[5,4,3,3] bias[5]"
            ),
            new(
                "conv2d stride=[1,1] padding=[1,1] dilation=[1,1] groups=4",
                Image,
                (x, t) => functional.conv2d(x[0], t[0], t[1], padding: [1, 1], groups: 4),
                "Conv2d groups=4 weight[4,1,3,3] bias[4]"
            ),
            new(
                "conv2d stride=[1,1] padding=[1,1] dilation=[1,1] groups=4",
                Image,
                (x, t) => functional.conv2d(x[0], t[0], padding: [1, 1], groups: 4),
                "Conv2d groups=4 weight[8,1,3,3]"
            ),
            new(
                "conv1d stride=[2] padding=[1] dilation=[1] groups=1",
                Line,
                (x, t) => functional.conv1d(x[0], t[0], stride: 2, padding: 1),
                "Conv1d groups=1 weight[5,4,3]"
            ),
            new(
                "conv_transpose2d stride=[2,2] padding=[1,1] output_padding=[1,1] dilation=[1,1] groups=1",
                Image,
                (x, t) => functional.conv_transpose2d(x[0], t[0], strides: [2, 2], padding: [1, 1], output_padding: [1, 1]),
                "ConvTranspose2d groups=1 weight[4,5,3,3]"
            ),
            new(
                "conv_transpose2d stride=[2,2] padding=[1,1] output_padding=[0,0] dilation=[1,1] groups=4",
                Image,
                (x, t) => functional.conv_transpose2d(x[0], t[0], strides: [2, 2], padding: [1, 1], groups: 4),
                "ConvTranspose2d groups=4 weight[4,1,3,3]"
            ),
            new("linear", "[2*,6*,4]@2", (x, t) => functional.linear(x[0], t[0], t[1]), "Linear weight[5,4] bias[5]"),
            new(
                "batch_norm eps=1E-05",
                Image,
                (x, t) => functional.batch_norm(x[0], t[2], t[3].abs() + 0.5, t[0], t[1]),
                "BatchNorm2d weight[4] bias[4] @running_mean[4] @running_var[4]"
            ),
            new(
                "layer_norm normalized_shape=[6] eps=1E-05",
                "[2*,4,6]@1",
                (x, t) => functional.layer_norm(x[0], [6], t[0], t[1]),
                "LayerNorm weight[6] bias[6]"
            ),
            new(
                "group_norm num_groups=2 eps=1E-05",
                Image,
                (x, t) => functional.group_norm(x[0], 2, t[0], t[1]),
                "GroupNorm weight[4] bias[4]"
            ),
            new("prelu", Image, (x, t) => functional.prelu(x[0], t[0]), "PReLU weight[4]"),
        ];

    private static IEnumerable<OperatorCase> Space() =>
        [
            new("max_pool2d kernel_size=[3,3] stride=[2,2] padding=[1,1] dilation=[1,1]", Image, x => functional.max_pool2d(x, 3, 2, 1)),
            new(
                "max_pool2d kernel_size=[3,3] stride=[2,2] padding=[0,0] dilation=[1,1] ceil_mode=true",
                Image,
                x => functional.max_pool2d(x, 3, 2, ceil_mode: true)
            ),
            new("avg_pool2d kernel_size=[2,2] stride=[2,2] padding=[0,0]", Image, x => functional.avg_pool2d(x, 2, 2)),
            new("avg_pool1d kernel_size=[3] stride=[2] padding=[1]", Line, x => functional.avg_pool1d(x, 3, 2, 1)),
            new("adaptive_avg_pool2d output_size=[1,1]", Image, x => functional.adaptive_avg_pool2d(x, 1)),
            new("adaptive_avg_pool1d output_size=[2]", Line, x => functional.adaptive_avg_pool1d(x, 2)),
            new("lp_pool1d norm_type=2.0 kernel_size=[2] stride=[2]", Line, x => functional.lp_pool1d(x, 2, 2, 2)),
            new("pad pad=[1,2,0,1] mode='constant' value=0.0", Image, x => functional.pad(x, [1, 2, 0, 1])),
            new("pad pad=[1,2,0,1] mode='constant' value=1.5", Image, x => functional.pad(x, [1, 2, 0, 1], value: 1.5)),
            new("pad pad=[1,2,0,1] mode='reflect' value=0.0", Image, x => functional.pad(x, [1, 2, 0, 1], PaddingModes.Reflect)),
            new(
                "interpolate size=none scale_factor=[2.0,1.5] mode='bilinear'",
                Image,
                x => functional.interpolate(x, scale_factor: [2, 1.5], mode: InterpolationMode.Bilinear)
            ),
            new("pixel_unshuffle downscale_factor=2", Image, x => functional.pixel_unshuffle(x, 2)),
            new("pixel_shuffle upscale_factor=2", Image, x => functional.pixel_shuffle(x, 2)),
        ];

    private static IEnumerable<OperatorCase> Arrangements() =>
        [
            new("cat dim=1", Image + " [2*,3,6*,6*]@1", (x, _) => cat([x[0], x[1]], 1)),
            new("cat dim=-1", Image + " [2*,4,6*,3]@1", (x, _) => cat([x[0], x[1]], -1)),
            new("stack dim=1", Line + " " + Line, (x, _) => stack([x[0], x[1]], 1)),
            new("flatten start_dim=1 end_dim=-1", "[2*,4,3,2]@1", x => x.flatten(1)),
            new("flatten start_dim=2 end_dim=3", Image, x => x.flatten(2, 3)),
            new("view sizes=[size(%0,0),-1]", "[2*,4,3,2]@1", x => x.view(x.shape[0], -1)),
            new("view sizes=[size(%0,0),4,-1]", Image, x => x.view(x.shape[0], 4, -1)),
            new("reshape sizes=[-1,4]", "[2*,4,1,1]@1", x => x.reshape(-1, 4)),
            new("view sizes=[size(%0,0),2,2,-1]", Line, x => x.view(x.shape[0], 2, 2, -1)),
            new("unflatten dim=1 sizes=[2,-1]", "[2*,6,4]@2", x => x.unflatten(1, 2, -1)),
            new("permute dims=[0,2,3,1]", Image, x => x.permute(0, 2, 3, 1)),
            new("transpose dim0=1 dim1=-1", Line, x => x.transpose(1, -1)),
            new("squeeze dim=-1", "[2*,4,1]@1", x => x.squeeze(-1)),
            new("unsqueeze dim=1", Line, x => x.unsqueeze(1)),
            new("expand sizes=[-1,4,3,5]", "[2*,4,1,1]@1", x => x.expand(-1, 4, 3, 5)),
            new("repeat sizes=[1,2,1]", Line, x => x.repeat(1, 2, 1)),
            new("repeat sizes=[1,1,2]", Line, x => x.repeat(1, 1, 2)),
            new("narrow dim=1 start=1 length=2", Image, x => x.narrow(1, 1, 2)),
            new("narrow dim=3 start=1 length=2", Image, x => x.narrow(3, 1, 2)),
            new("slice dim=1 start=none end=none step=2", Image, x => x.slice(1, 0, long.MaxValue, 2)),
            new("slice dim=2 start=1 end=-1 step=2", Image, x => x.slice(2, 1, -1, 2)),
            new("select dim=2 index=-1", Image, x => x.select(2, -1)),
            new("index_select dim=1 index=[3,0,3]", Image, x => x.index_select(1, tensor(new long[] { 3, 0, 3 }))),
            new("flip dims=[1]", Image, x => x.flip(1)),
            new("flip dims=[2]", Image, x => x.flip(2)),
            new("roll shifts=[1] dims=[1]", Line, x => x.roll([1], [1])),
            new("roll shifts=[-2] dims=[1]", Line, x => x.roll([-2], [1])),
            new("channel_shuffle groups=2", Image, x => x.channel_shuffle(2)),
        ];

    private static IEnumerable<OperatorCase> Mixtures() =>
        [
            new("mean dim=[2,3] keepdim=true", Image, x => x.mean([2, 3], keepdim: true)),
            new("mean dim=[-1,-2] keepdim=false", Image, x => x.mean([-1, -2])),
            new("sum dim=[1] keepdim=false", "[2*,6*,4]@2", x => x.sum(1)),
            new("mean dim=[1] keepdim=true", Image, x => x.mean([1], keepdim: true)),
            new("amax dim=[2] keepdim=false", Image, x => x.amax([2])),
            new("std dim=[2,3] unbiased=true keepdim=false", Image, x => x.std([2, 3])),
            new("softmax dim=-1", Image, x => functional.softmax(x, -1)),
            new("softmax dim=1", Image, x => functional.softmax(x, 1)),
            new("log_softmax dim=2", Image, x => functional.log_softmax(x, 2)),
            new("cumsum dim=2", Image, x => x.cumsum(2)),
            new("glu dim=1", Image, x => functional.glu(x, 1)),
            new("glu dim=-1", Image, x => functional.glu(x, -1)),
            new("matmul", "[2*,4,6*]@1 [2*,6*,3]@2", (x, _) => matmul(x[0], x[1])),
            new("matmul", "[2*,3,4,6*]@1 [2*,3,6*,5]@1", (x, _) => matmul(x[0], x[1])),
            new("matmul", "[2*,4,6*]@1 [2*,6*,3]@0", (x, _) => matmul(x[0], x[1])),
            new(
                "scaled_dot_product_attention dropout_p=0.0 is_causal=true",
                "[2*,3,6*,4]@1 [2*,3,6*,4]@1 [2*,3,6*,5]@1",
                (x, _) => functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true)
            ),
            new(
                "scaled_dot_product_attention dropout_p=0.0 is_causal=false",
                "[2*,6*,4]@2 [2*,6*,4]@2 [2*,6*,5]@2",
                (x, _) => functional.scaled_dot_product_attention(x[0], x[1], x[2])
            ),
            new("einsum equation='bhid,bhjd->bhij'", "[2*,3,6*,4]@1 [2*,3,6*,4]@1", (x, _) => einsum("bhid,bhjd->bhij", x[0], x[1])),
            new("einsum equation='ncl,ndl->ncd'", Line + " " + Line, (x, _) => einsum("ncl,ndl->ncd", x)),
        ];
}
