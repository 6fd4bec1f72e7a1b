using static Upscale.Generators.Capture.Library.Signatures.Attribute;

namespace Upscale.Generators.Capture.Library.Signatures;

/// <summary>The operators that read one value and some attributes: one row each.</summary>
internal static class OperatorSignatures
{
    private static readonly Dictionary<string, Signature> ByName = Rows().ToDictionary(row => row.Operator, StringComparer.Ordinal);

    /// <summary>Names of the operators, in the order of the table.</summary>
    public static IEnumerable<Signature> All => ByName.Values;

    /// <summary>The row of <paramref name="name"/>.</summary>
    public static Signature Of(string name) => ByName[name];

    private static IEnumerable<Signature> Rows() => [.. Plain(), .. Activations(), .. Windows(), .. Pads(), .. Norms(), .. Reductions()];

    /// <summary>Without attributes.</summary>
    private static IEnumerable<Signature> Plain() =>
        [
            .. "relu relu6 sigmoid tanh silu mish hardswish hardsigmoid softsign selu tanhshrink logsigmoid"
                .Split(' ')
                .Concat("abs neg exp exp2 expm1 log log1p log2 log10 sqrt rsqrt square reciprocal sign floor ceil trunc".Split(' '))
                .Concat("sin cos tan asin acos atan sinh cosh asinh atanh erf erfc".Split(' '))
                .Select(name => new Signature(name)),
        ];

    private static IEnumerable<Signature> Activations() =>
        [
            new("leaky_relu", Real("negative_slope", 0.01)),
            new("elu", Real("alpha", 1.0)),
            new("celu", Real("alpha", 1.0)),
            new("gelu", Word("approximate", "none")),
            new("hardtanh", Real("min_val", -1.0, "min"), Real("max_val", 1.0, "max")),
            new("hardshrink", Real("lambd", 0.5, "lambda")),
            new("softshrink", Real("lambd", 0.5, "lambda")),
            new("softplus", Real("beta", 1.0), Real("threshold", 20.0)),
            new("threshold", Real("threshold"), Real("value")),
            new("rrelu", Real("lower", 1.0 / 8.0), Real("upper", 1.0 / 3.0)),
            new("clamp", OptionalNumber("min"), OptionalNumber("max")),
            new("softmax", Integer("dim")),
            new("softmin", Integer("dim")),
            new("log_softmax", Integer("dim")),
            new("glu", Integer("dim", -1)),
            .. "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout"
                .Split(' ')
                .Select(name => new Signature(name, Real("p", 0.5))),
            new("identity"),
        ];

    private static IEnumerable<Signature> Windows()
    {
        for (var rank = 1; rank <= 3; rank++)
        {
            Parameter[] convolution =
            [
                Sizes("stride", rank, 1, "strides"),
                Sizes("padding", rank, 0),
                Sizes("dilation", rank, 1),
                Integer("groups", 1),
            ];
            yield return new("conv" + rank + "d", convolution);
            yield return new(
                "conv_transpose" + rank + "d",
                [.. convolution.Take(2), Sizes("output_padding", rank, 0), convolution[3], convolution[2]]
            );
            Parameter[] window =
            [
                Sizes("kernel_size", rank),
                SizesLike("stride", rank, "kernel_size", "strides"),
                Sizes("padding", rank, 0),
            ];
            yield return new($"max_pool{rank}d", [.. window, Sizes("dilation", rank, 1), Truth("ceil_mode", otherwise: false)]);
            Parameter[] average = [.. window, Truth("ceil_mode", otherwise: false), Truth("count_include_pad", otherwise: true)];
            yield return new($"avg_pool{rank}d", rank == 1 ? average : [.. average, OptionalInteger("divisor_override")]);
            yield return new($"lp_pool{rank}d", [Real("norm_type"), .. window.Take(2), Truth("ceil_mode", otherwise: false)]);
            yield return new($"adaptive_avg_pool{rank}d", Sizes("output_size", rank));
            yield return new($"adaptive_max_pool{rank}d", Sizes("output_size", rank));
        }
    }

    private static IEnumerable<Signature> Pads() =>
        [
            new("pad", Sizes("pad", 0, "padding"), Word("mode", "constant"), Real("value", 0.0)),
            new(
                "interpolate",
                OptionalSizes("size", 0),
                OptionalReals("scale_factor"),
                Word("mode", "nearest"),
                OptionalTruth("align_corners"),
                OptionalTruth("recompute_scale_factor"),
                Truth("antialias", otherwise: false)
            ),
            new("pixel_shuffle", Integer("upscale_factor")),
            new("pixel_unshuffle", Integer("downscale_factor")),
            new("channel_shuffle", Integer("groups")),
            new("flatten", Integer("start_dim", 0), Integer("end_dim", -1)),
            new("unflatten", Integer("dim"), Sizes("sizes", 0, "unflattened_size")),
            new("unsqueeze", Integer("dim")),
            new("squeeze", OptionalInteger("dim")),
            new("transpose", Integer("dim0"), Integer("dim1")),
            new("permute", Sizes("dims", 0, "permutation")),
            new("narrow", Integer("dim"), Integer("start"), Integer("length")),
            new("select", Integer("dim"), Integer("index")),
            new("slice", Integer("dim"), Integer("start"), Integer("end", "finish"), Integer("step", 1)),
            new("flip", Sizes("dims", 0)),
            new("roll", Sizes("shifts", 0), OptionalSizes("dims", 0)),
            new("repeat", Sizes("sizes", 0)),
        ];

    private static IEnumerable<Signature> Norms() =>
        [
            new("batch_norm", Real("momentum", 0.1), Real("eps", 1e-5)),
            new("instance_norm", Real("momentum", 0.1), Real("eps", 1e-5)),
            new("layer_norm", Sizes("normalized_shape", 0), Real("eps", 1e-5)),
            new("group_norm", Integer("num_groups"), Real("eps", 1e-5)),
            new("local_response_norm", Integer("size"), Real("alpha", 1e-4), Real("beta", 0.75), Real("k", 1.0)),
            new("normalize", Real("p", 2.0), Integer("dim", 1), Real("eps", 1e-12)),
            new("linear"),
            new("prelu"),
            new("embedding"),
            new("bilinear"),
        ];

    /// <summary>An absent <c>dim</c> means all of them.</summary>
    private static IEnumerable<Signature> Reductions()
    {
        var dim = OptionalSizes("dim", 0, "dimensions", "dims");
        var keepdim = Truth("keepdim", otherwise: false);
        return
        [
            .. "mean sum amax amin logsumexp prod".Split(' ').Select(name => new Signature(name, dim, keepdim)),
            new("var", dim, Truth("unbiased", otherwise: true), keepdim),
            new("std", dim, Truth("unbiased", otherwise: true), keepdim),
            new("cumsum", Integer("dim")),
            new("argmax", OptionalInteger("dim"), keepdim),
            new("argmin", OptionalInteger("dim"), keepdim),
        ];
    }
}
