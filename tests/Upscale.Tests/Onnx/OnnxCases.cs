using TorchSharp;
using Upscale.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.Tests.Onnx;

/// <summary>Operators and forms beside <see cref="OperatorCases"/>: those without a channel rule, and those whose ONNX nodes depend on attributes.</summary>
internal static class OnnxCases
{
    private const string Image = "[2*,4,6*,6*]@1";
    private const string Line = "[2*,4,6*]@1";

    public static IReadOnlyList<OperatorCase> All { get; } =
    [.. Functions(), .. Arithmetic(), .. Layers(), .. Space(), .. Arrangements(), .. Mixtures(), .. Comparisons(), .. Tensors()];

    private static IEnumerable<OperatorCase> Functions() =>
        [
            new("gelu approximate='tanh'", Image, x => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh)),
            new("softplus beta=2.0 threshold=1.0", Image, x => functional.softplus(x, 2, 1)),
            new("celu alpha=0.5", Image, x => functional.celu(x, 0.5)),
            new("rrelu lower=0.125 upper=0.5", Image, x => functional.leaky_relu(x, 0.3125)),
            new("hardtanh min_val=-1.0 max_val=2.0", Image, x => x.clamp(-1, 2)),
            new("clamp min=none max=0.5", Image, x => x.clamp(max: 0.5)),
            new("asin", Image, x => x.asin()),
            new("acos", Image, x => x.acos()),
            new("atan", Image, x => x.atan()),
            new("sinh", Image, x => x.sinh()),
            new("cosh", Image, x => x.cosh()),
            new("asinh", Image, x => x.asinh()),
            new("atanh", Image, x => x.atanh()),
            new("exp2", Image, x => x.exp2()),
            new("log", Image, x => x.log()),
            new("log1p", Image, x => x.log1p()),
            new("log2", Image, x => x.log2()),
            new("log10", Image, x => x.log10()),
            new("sqrt", Image, x => x.sqrt()),
            new("rsqrt", Image, x => x.rsqrt()),
            new("reciprocal", Image, x => x.reciprocal()),
            new("erfc", Image, x => x.erfc()),
            new("trunc", Image, x => x.trunc()),
        ];

    private static IEnumerable<OperatorCase> Arithmetic() =>
        [
            new("add alpha=0.5", Image + " " + Image, (x, _) => x[0] + (0.5 * x[1])),
            new("div rounding_mode='floor'", Image + " " + Image, (x, _) => x[0].div(x[1], RoundingMode.floor)),
            new("div_scalar value=0.7 rounding_mode='trunc'", Image, x => x.div(0.7, RoundingMode.trunc)),
            new("rdiv_scalar value=2", Image, x => 2 / x),
            new("rpow_scalar value=2.0", Image, x => torch.pow(2.0, x)),
            new("remainder_scalar value=0.7", Image, x => x.remainder(0.7)),
            new("fmod_scalar value=0.7", Image, x => x.fmod(0.7)),
            new("mul_scalar value=(size(%0,2)+1)", Image, x => x * (x.shape[2] + 1)),
            new("maximum_scalar value=0.1", Image, x => x.clamp(min: 0.1)),
            new("minimum_scalar value=0.1", Image, x => x.clamp(max: 0.1)),
        ];

    private static IEnumerable<OperatorCase> Layers() =>
        [
            new(
                "conv2d stride=[1,1] padding='same' dilation=[1,1] groups=1",
                Image,
                (x, t) => functional.conv2d(functional.pad(x[0], [0, 1, 1, 1]), t[0]),
                "Conv2d groups=1 weight[5,4,3,2]"
            ),
            new(
                "conv2d stride=[1,1] padding=[0,0] dilation=[1,1] groups=2",
                Image,
                (x, t) => functional.conv2d(x[0], t[0], groups: 2),
                "Conv2d groups=2 weight[6,2,3,3]"
            ),
            new(
                "conv3d stride=[1,1,1] padding=[1,0,0] dilation=[1,1,1] groups=1",
                "[2*,4,6*,6*,6*]@1",
                (x, t) => functional.conv3d(x[0], t[0], t[1], padding: [1, 0, 0]),
                "Conv3d groups=1 weight[5,4,3,3,3] bias[5]"
            ),
            new(
                "conv_transpose1d stride=[2] padding=[1] output_padding=[0] dilation=[2] groups=1",
                Line,
                (x, t) => functional.conv_transpose1d(x[0], t[0], t[1], stride: 2, padding: 1, dilation: 2),
                "ConvTranspose1d groups=1 weight[4,5,3] bias[5]"
            ),
            new("linear", "[2*,4]@1", (x, t) => functional.linear(x[0], t[0], t[1]), "Linear weight[5,4] bias[5]"),
            new("linear", "[2*,6*,6*,4]@3", (x, t) => functional.linear(x[0], t[0]), "Linear weight[5,4]"),
            new("functional_linear weights=['weight']", "[2*,6*,4]@2 [5,4]@1", (x, _) => functional.linear(x[0], x[1])),
            new(
                "functional_conv2d stride=[1,1] padding=[1,1] dilation=[1,1] groups=1 weights=['weight','bias']",
                Image + " [5,4,3,3]@1 [5]@0",
                (x, _) => functional.conv2d(x[0], x[1], x[2], padding: [1, 1])
            ),
            new(
                "bilinear",
                "[2*,6*,4]@2 [2*,6*,3]@2",
                (x, t) => einsum("nli,kij,nlj->nlk", x[0], t[0], x[1]) + t[1],
                "Bilinear weight[5,4,3] bias[5]"
            ),
            new("prelu", Image, (x, t) => functional.prelu(x[0], t[0]), "PReLU weight[1]"),
            new("functional_prelu weights=['weight']", Image + " [4]@0", (x, _) => functional.prelu(x[0], x[1])),
            new("instance_norm eps=1E-05", Image, x => functional.instance_norm(x, eps: 1e-5)),
            new(
                "instance_norm eps=1E-05",
                Image,
                (x, t) => functional.instance_norm(x[0], weight: t[0], bias: t[1], eps: 1e-5),
                "InstanceNorm2d weight[4] bias[4]"
            ),
            new(
                "batch_norm eps=1E-05",
                Image,
                (x, t) => functional.batch_norm(x[0], t[2], t[3], t[0], t[1]),
                "BatchNorm2d weight[4] bias[4] @running_mean[4] @running_var[4]"
            ),
            new(
                "batch_norm eps=1E-05",
                "[2*,4]@1",
                (x, t) => functional.batch_norm(x[0], t[0], t[1]),
                "BatchNorm1d @running_mean[4] @running_var[4]"
            ),
            new(
                "batch_norm eps=0.001",
                Image,
                (x, t) => functional.batch_norm(x[0], null!, null!, t[0], t[1], training: true, eps: 1e-3),
                "BatchNorm2d weight[4] bias[4]"
            ),
            new(
                "group_norm num_groups=2 eps=1E-05",
                Image,
                (x, t) => functional.group_norm(x[0], 2, t[0], t[1]),
                "GroupNorm weight[4] bias[4]"
            ),
            new("group_norm num_groups=2 eps=1E-05", Line, x => functional.group_norm(x, 2)),
            new("layer_norm normalized_shape=[3,5] eps=1E-05", "[2*,4,3,5]@1", x => functional.layer_norm(x, [3, 5])),
            new("layer_norm normalized_shape=[5] eps=1E-05", "[2*,6*,5]@2", x => functional.layer_norm(x, [5])),
            new("local_response_norm size=3 alpha=0.1 beta=0.75 k=1.0", Image, x => functional.local_response_norm(x, 3, 0.1, 0.75, 1)),
            new("local_response_norm size=4 alpha=0.1 beta=0.75 k=2.0", Line, x => functional.local_response_norm(x, 4, 0.1, 0.75, 2)),
        ];

    private static IEnumerable<OperatorCase> Space() =>
        [
            new(
                "max_pool2d kernel_size=[3,2] stride=[3,2] padding=[1,0] dilation=[2,1] ceil_mode=true",
                "[2*,4,10*,7*]@1",
                x => functional.max_pool2d(x, [3, 2], [3, 2], [1, 0], [2, 1], ceil_mode: true)
            ),
            new(
                "max_pool2d kernel_size=[2,2] stride=[2,2] padding=[1,1] dilation=[1,1] ceil_mode=true",
                "[2*,4,7*,7*]@1",
                x => functional.max_pool2d(x, 2, 2, 1, ceil_mode: true)
            ),
            new("max_pool3d kernel_size=[2,2,2]", "[2*,4,6*,6*,6*]@1", x => functional.max_pool3d(x, [2, 2, 2])),
            new(
                "avg_pool2d kernel_size=[3,3] stride=[2,2] padding=[1,1] ceil_mode=true count_include_pad=true",
                Image,
                x => functional.avg_pool2d(x, 3, 2, 1, ceil_mode: true)
            ),
            new(
                "avg_pool2d kernel_size=[3,3] stride=[2,2] padding=[1,1] ceil_mode=true count_include_pad=false",
                "[2*,4,7*,6*]@1",
                x => functional.avg_pool2d(x, 3, 2, 1, ceil_mode: true, count_include_pad: false)
            ),
            new(
                "avg_pool2d kernel_size=[3,3] stride=[3,3] padding=[1,1] count_include_pad=false divisor_override=5",
                Image,
                x => functional.avg_pool2d(x, 3, 3, 1, count_include_pad: false, divisor_override: 5)
            ),
            new("lp_pool2d norm_type=3.0 kernel_size=[2,3] stride=[2,1]", Image, x => functional.lp_pool2d(x, 3, [2, 3], [2, 1])),
            new("adaptive_avg_pool2d output_size=[4,5]", Image, x => functional.adaptive_avg_pool2d(x, [4, 5])),
            new("adaptive_avg_pool2d output_size=[7,7]", Image, x => functional.adaptive_avg_pool2d(x, 7)),
            new("adaptive_avg_pool2d output_size=[2,3]", "[2*,4,6,6]@1", x => functional.adaptive_avg_pool2d(x, [2, 3])),
            new("adaptive_max_pool2d output_size=[4,1]", Image, x => functional.adaptive_max_pool2d(x, [4, 1])),
            new("adaptive_max_pool1d output_size=[1]", Line, x => functional.adaptive_max_pool1d(x, 1)),
            new("pad pad=[1,2,2,1] mode='replicate' value=0.0", Image, x => functional.pad(x, [1, 2, 2, 1], PaddingModes.Replicate)),
            new("pad pad=[1,2,2,1] mode='circular' value=0.0", Image, x => functional.pad(x, [1, 2, 2, 1], PaddingModes.Circular)),
            new("pad pad=[-1,2] mode='constant' value=0.5", Image, x => functional.pad(x, [-1, 2], value: 0.5)),
            new("pad pad=[0,(size(%0,3)%4)] mode='constant' value=0.0", Image, x => functional.pad(x, [0, x.shape[3] % 4])),
            .. Resizes(),
        ];

    private static IEnumerable<OperatorCase> Resizes() =>
        [
            new("interpolate scale_factor=[2.0,2.0] mode='nearest'", Image, x => functional.interpolate(x, scale_factor: [2, 2])),
            new("interpolate size=[9,4] mode='nearest'", Image, x => functional.interpolate(x, size: [9, 4])),
            new(
                "interpolate size=[9,4] mode='nearest-exact'",
                Image,
                x => functional.interpolate(x, size: [9, 4], mode: InterpolationMode.NearestExact)
            ),
            new(
                "interpolate size=[9,1] mode='bilinear' align_corners=false",
                Image,
                x => functional.interpolate(x, size: [9, 1], mode: InterpolationMode.Bilinear, align_corners: false)
            ),
            new(
                "interpolate size=[9,4] mode='bilinear' align_corners=true",
                Image,
                x => functional.interpolate(x, size: [9, 4], mode: InterpolationMode.Bilinear, align_corners: true)
            ),
            new(
                "interpolate size=[(size(%0,2)*2),4] mode='bicubic'",
                Image,
                x => functional.interpolate(x, size: [x.shape[2] * 2, 4], mode: InterpolationMode.Bicubic)
            ),
            new(
                "interpolate scale_factor=[1.4,2.0] mode='bilinear' recompute_scale_factor=true",
                Image,
                x => functional.interpolate(x, scale_factor: [1.4, 2], mode: InterpolationMode.Bilinear, recompute_scale_factor: true)
            ),
            new(
                "interpolate scale_factor=1.5 mode='linear'",
                Line,
                x => functional.interpolate(x, scale_factor: [1.5], mode: InterpolationMode.Linear)
            ),
            new("interpolate size=[4,5] mode='area'", Image, x => functional.interpolate(x, size: [4, 5], mode: InterpolationMode.Area)),
            new(
                "interpolate size=[3,4] mode='bilinear' antialias=true",
                Image,
                x => functional.interpolate(x, size: [3, 4], mode: InterpolationMode.Bilinear, antialias: true)
            ),
        ];

    private static IEnumerable<OperatorCase> Arrangements() =>
        [
            new("flatten start_dim=0 end_dim=1", Image, x => x.flatten(0, 1)),
            new("view sizes=[size(%0,0),4,(size(%0,2)*size(%0,3))]", Image, x => x.view(x.shape[0], 4, x.shape[2] * x.shape[3])),
            new("reshape sizes=[(size(%0,0)*2),2,size(%0,3),size(%0,2)]", Image, x => x.reshape(x.shape[0] * 2, 2, x.shape[3], x.shape[2])),
            new("squeeze", "[2*,1,6*,1]@1", x => x.squeeze()),
            new("squeeze dim=1", Image, x => x.squeeze(1)),
            new("expand sizes=[size(%0,0),4,size(%0,0),5]", "[2*,4,1,1]@1", x => x.expand(x.shape[0], 4, x.shape[0], 5)),
            new("expand sizes=[3,-1,4]", "[2*,4]@1", x => x.expand(3, -1, 4)),
            new("repeat sizes=[2,1,3,1]", Line, x => x.repeat(2, 1, 3, 1)),
            new("narrow dim=2 start=-3 length=2", Image, x => x.narrow(2, x.shape[2] - 3, 2)),
            new("narrow dim=2 start=1 length=(size(%0,2)/2)", Image, x => x.narrow(2, 1, x.shape[2] / 2)),
            new("select dim=2 index=(size(%0,2)/2)", Image, x => x.select(2, x.shape[2] / 2)),
            new("flip dims=[2,3]", Image, x => x.flip(2, 3)),
            new("roll shifts=[9,-1] dims=[2,3]", Image, x => x.roll([9, -1], [2, 3])),
            new("roll shifts=[3]", Line, x => x.roll([3])),
            new("stack dim=-1", Line + " " + Line, (x, _) => stack([x[0], x[1]], -1)),
        ];

    private static IEnumerable<OperatorCase> Mixtures() =>
        [
            new("sum", Image, x => x.sum()),
            new("amin dim=[-1] keepdim=true", Image, x => x.amin([-1], true)),
            new("prod dim=[2] keepdim=false", Line, x => x.prod(2)),
            new("logsumexp dim=[2] keepdim=true", Image, x => x.logsumexp(2, true)),
            new("var dim=[2,3] unbiased=true keepdim=true", Image, x => x.var([2, 3], unbiased: true, keepdim: true)),
            new("var unbiased=false", Image, x => x.var(false)),
            new("std unbiased=false", Image, x => x.std(false)),
            new("norm p=2.0", Image, x => x.norm()),
            new("norm p=1.0 dim=[1] keepdim=true", Image, x => x.norm(1, true, 1)),
            new("norm p=3.0 dim=[2] keepdim=false", Image, x => x.norm(2, false, 3)),
            new("argmax dim=1 keepdim=true", Image, x => x.argmax(1, true)),
            new("argmin", Image, x => x.argmin()),
            new("softmin dim=1", Image, x => functional.softmin(x, 1)),
            new("normalize p=2.0 dim=1 eps=1E-12", Image, x => functional.normalize(x, 2, 1)),
            new("cumprod dim=2", Image, x => x.cumprod(2)),
            new("cumprod dim=-1", Line, x => x.cumprod(-1)),
            new("glu dim=1", Image, x => functional.glu(x, 1)),
            new("bmm", "[2*,6*,4]@1 [2*,4,6*]@2", (x, _) => x[0].bmm(x[1])),
            new("matmul", Image + " [6*,5]@1", (x, _) => matmul(x[0], x[1])),
            new(
                "scaled_dot_product_attention dropout_p=0.0 is_causal=true",
                Image + " " + Image + " " + Image,
                (x, _) => functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true)
            ),
            new(
                "scaled_dot_product_attention dropout_p=0.0 is_causal=false",
                "[2*,6*,4]@2 [2*,3,4]@2 [2*,3,5]@2 [6*,3]@1",
                (x, _) => functional.scaled_dot_product_attention(x[0], x[1], x[2], x[3])
            ),
        ];

    // Truths as numbers, which are what comes out of ONNX Runtime.
    private static IEnumerable<OperatorCase> Comparisons() =>
        [
            new("where", Image + " " + Image + " [4,1,1]@0", (x, _) => where(x[0].to_type(ScalarType.Bool), x[1], x[2])),
            new("masked_fill value=-2.5", Image + " " + Image, (x, _) => x[0].masked_fill(x[1].to_type(ScalarType.Bool), -2.5)),
            new("remainder", Image + " " + Image, (x, _) => x[0].remainder(x[1])),
            new("fmod", Image + " " + Image, (x, _) => x[0].fmod(x[1])),
            new("atan2", Image + " " + Image, (x, _) => x[0].atan2(x[1])),
        ];

    private static IEnumerable<OperatorCase> Tensors() =>
        [
            new("zeros_like", Image, x => zeros_like(x)),
            new("ones_like", Image, x => ones_like(x)),
            new("full_like value=1.5", Image, x => full_like(x, 1.5)),
            new("full size=[size(%0,0),3] value=2.5", Image, x => full([x.shape[0], 3], 2.5)),
            new("zeros size=[3] dtype='Float32'", Image, _ => zeros(3)),
            new("ones size=[size(%0,2)]", Image, x => ones(x.shape[2])),
            new("arange start=1 stop=size(%0,2) step=2", Image, x => arange(1, x.shape[2], 2)),
            new("arange start=0.0 stop=1.0 step=0.25", Image, _ => arange(0, 1, 0.25, dtype: float32)),
            new("linspace start=-1.0 end=1.0 steps=5", Image, _ => linspace(-1, 1, 5)),
            new("eye rows=4 columns=size(%0,2)", Image, x => eye(4, x.shape[2])),
            new("tensor elements=[1.0,2.0,3.0,4.0] size=[2,2]", Image, _ => arange(1, 5, 1, dtype: float32).reshape(2, 2)),
            new("tensor elements=[3,4] size=[2]", Image, _ => arange(3, 5)),
            new("triu diagonal=1", Image, x => x.triu(1)),
            new("tril diagonal=0", Image, x => x.tril(0)),
            new("outer", "[6*]@0 [4]@0", (x, _) => x[0].outer(x[1])),
            new("repeat_interleave repeats=3 dim=2", Image, x => x.repeat_interleave(3, 2)),
            new("topk_values k=3 dim=2 largest=true sorted=true", Image, x => x.topk(3, 2).values),
            new("topk_indices k=2 dim=1 largest=false sorted=true", Image, x => x.topk(2, 1, largest: false).indexes),
            new("sort_values dim=-1 descending=true stable=false", Image, x => x.sort(-1, descending: true).Values),
            new("sort_indices dim=2 descending=false stable=false", Image, x => x.sort(2).Indices),
            new("cast dtype='Int64'", Image, x => x.to_type(ScalarType.Int64)),
            new("cast_like", Image + " [4]@0", (x, _) => x[0]),
        ];
}
