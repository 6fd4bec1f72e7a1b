using TorchSharp;
using Upscale.Compensation;
using Upscale.Core.Graphs;
using static TorchSharp.torch;

namespace Upscale.Tests.Compensation;

/// <summary>One layer with its input, in float64, as TorchSharp computes it.</summary>
internal sealed record LayerCase(CalibratedLayer Layer, Tensor Weight, Tensor Input, Func<Tensor, Tensor, Tensor> Compute)
{
    private static readonly Generator Random = new(11);

    public static IReadOnlyList<string> Names { get; } =
    [
        "conv1d",
        "conv2d",
        "conv2d wide",
        "conv2d grouped",
        "conv2d depthwise",
        "conv3d",
        "conv2d same",
        "transposed 1d",
        "transposed 2d",
        "transposed grouped",
        "linear",
        "linear of three axes",
    ];

    public Tensor Output => Compute(Input, Weight);

    public static LayerCase Of(string name) =>
        name switch
        {
            "conv1d" => Convolution("conv1d", [5, 4, 3], [2, 4, 9], [2], [1], [1]),
            "conv2d" => Convolution("conv2d", [6, 5, 3, 3], [2, 5, 7, 6], [1, 1], [1, 1], [1, 1]),
            "conv2d wide" => Convolution("conv2d", [3, 4, 2, 3], [2, 4, 11, 12], [2, 3], [0, 2], [3, 2]),
            "conv2d grouped" => Convolution("conv2d", [6, 2, 3, 3], [2, 4, 7, 7], [2, 2], [1, 1], [1, 1], groups: 2),
            "conv2d depthwise" => Convolution("conv2d", [8, 1, 3, 3], [2, 4, 6, 6], [1, 1], [1, 1], [1, 1], groups: 4),
            "conv3d" => Convolution("conv3d", [3, 2, 2, 3, 1], [2, 2, 4, 5, 3], [1, 2, 1], [1, 1, 0], [1, 1, 1]),
            "conv2d same" => Same(),
            "transposed 1d" => Transposed("conv_transpose1d", [3, 4, 3], [2, 3, 5], [2], [1], [1], [1]),
            "transposed 2d" => Transposed("conv_transpose2d", [4, 5, 3, 2], [2, 4, 4, 3], [2, 1], [1, 0], [1, 0], [1, 2]),
            "transposed grouped" => Transposed("conv_transpose2d", [4, 3, 2, 2], [2, 4, 3, 3], [2, 2], [0, 0], [0, 0], [1, 1], groups: 2),
            "linear" => Linear([2, 6]),
            "linear of three axes" => Linear([2, 3, 6]),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such case."),
        };

    private static LayerCase Convolution(
        string name,
        long[] weight,
        long[] input,
        long[] stride,
        long[] padding,
        long[] dilation,
        long groups = 1
    ) =>
        new(
            Called(name, weight, Window(stride, dilation, groups).With("padding", padding)),
            Values(weight),
            Values(input),
            (x, w) =>
                name switch
                {
                    "conv1d" => nn.functional.conv1d(x, w, null, stride[0], padding[0], dilation[0], groups),
                    "conv2d" => nn.functional.conv2d(x, w, null, stride, padding, dilation, groups),
                    _ => nn.functional.conv3d(x, w, null, stride, padding, dilation, groups),
                }
        );

    private static LayerCase Same()
    {
        var sizes = new long[] { 3, 4, 3, 2 };
        return new(
            Called("conv2d", sizes, Window([1, 1], [2, 3], 1).With("padding", new AttributeValue.Word("same"))),
            Values(sizes),
            Values([2, 4, 8, 9]),
            (x, w) => nn.functional.conv2d(nn.functional.pad(x, [1, 2, 2, 2]), w, null, [1, 1], [0, 0], [2, 3])
        );
    }

    private static LayerCase Transposed(
        string name,
        long[] weight,
        long[] input,
        long[] stride,
        long[] padding,
        long[] extra,
        long[] dilation,
        long groups = 1
    ) =>
        new(
            Called(name, weight, Window(stride, dilation, groups).With("padding", padding).With("output_padding", extra)),
            Values(weight),
            Values(input),
            (x, w) =>
                name == "conv_transpose1d"
                    ? nn.functional.conv_transpose1d(x, w, null, stride[0], padding[0], extra[0], dilation[0], groups)
                    : nn.functional.conv_transpose2d(x, w, null, stride, padding, extra, dilation, groups)
        );

    private static LayerCase Linear(long[] input) =>
        new(Called("linear", [4, 6], Attributes.Empty), Values([4, 6]), Values(input), (x, w) => nn.functional.linear(x, w));

    private static CalibratedLayer Called(string name, long[] weight, Attributes attributes)
    {
        var layer = new Layer("layer", name, attributes, [new("weight", [.. weight], false)]);
        return new(layer, [new Operation(1, name, [0], "layer", attributes, new([]))], IsNormalization: false, TakesOffset: false);
    }

    private static Attributes Window(long[] stride, long[] dilation, long groups) =>
        Attributes.Empty.With("stride", stride).With("dilation", dilation).With("groups", groups);

    private static Tensor Values(long[] sizes) => randn(sizes, float64, generator: Random);
}
