namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>A model in which somebody zeroed channels by hand.</summary>
/// <param name="Model">The model.</param>
/// <param name="Zeroed">Tensors, each with an axis and its indices or whole: <c>last.weight 1 0-3; conv.bias</c>.</param>
/// <param name="Empty">The layers that keep channels although nothing is left, as in <c>conv Output 1</c>.</param>
internal sealed record ZeroedCase(OperatorModel Model, string Zeroed, string Empty = "")
{
    /// <summary>The layers that take constants over: the profile says so.</summary>
    public string Carriers { get; init; } = "";
}

/// <summary>Layers and branches of which everything is zeroed, and filters whose bias or shift stays.</summary>
internal static class ZeroedCases
{
    private const string Conv = "conv.weight; conv.bias";

    public static IEnumerable<ZeroedCase> All => [.. Layers(), .. Branches(), .. Constants()];

    private static IEnumerable<ZeroedCase> Layers() =>
        [
            new(new("all inputs of a layer", "y.relu()"), "last.weight", "conv Output 1, last Input 1"),
            new(new("all outputs of a layer", "y.relu()"), Conv, "conv Input 1, conv Output 1"),
            new(
                new("all inputs of two readers", "y.relu()")
                {
                    Result = "last.call(y.relu()) + also.call(y)",
                    Layers = "Conv2d also = Conv2d(8, 4, 1)",
                },
                "last.weight; also.weight",
                "conv Output 1, last Input 1, also Input 1"
            ),
            new(new("one channel left", "y.relu()"), "conv.weight 0 1-7; conv.bias 0 1-7; last.weight 1 1-7"),
            new(new("one channel left by its reader", "y.relu()"), "last.weight 1 0-4,6-7"),
            new(
                new("all of a layer of groups", "grouped.call(y)") { Layers = "Conv2d grouped = Conv2d(8, 8, 1, groups: 2)" },
                "grouped.weight; grouped.bias",
                "conv Output 2, grouped Input 2, grouped Output 2"
            ),
            new(
                new("one group of a layer of groups", "grouped.call(y)")
                {
                    Layers = "Conv2d grouped = Conv2d(8, 8, 1, groups: 2)",
                    IsWhole = true,
                },
                "grouped.weight 0 0-3; grouped.bias 0 0-3"
            ),
            new(
                new("all of a depthwise layer", "wise.call(y)") { Layers = "Conv2d wise = Conv2d(8, 8, 3, padding: 1, groups: 8)" },
                "wise.weight; wise.bias",
                "conv Output 1"
            ),
            new(
                new("all of a normalisation", "bn.call(y)") { Layers = "BatchNorm2d bn = BatchNorm2d(8)" },
                "bn.weight; bn.bias",
                "conv Output 1"
            ),
            new(
                new("all of a normalisation used twice", "bn.call(between.call(bn.call(y)))")
                {
                    Layers = "BatchNorm2d bn = BatchNorm2d(8); Conv2d between = Conv2d(8, 8, 1)",
                },
                "bn.weight; bn.bias",
                "conv Output 1, between Output 1"
            ),
            new(
                new("all of groups normalised", "norm.call(y)") { Layers = "GroupNorm norm = GroupNorm(4, 8)" },
                "norm.weight; norm.bias",
                "conv Output 2"
            ),
            new(
                new("all of a layer called twice", "twice.call(twice.call(y).relu())") { Layers = "Conv2d twice = Conv2d(8, 8, 1)" },
                "twice.weight; twice.bias",
                "conv Output 1, twice Input 1, twice Output 1"
            ),
            new(
                new("all of a transposed layer", "up.call(y)")
                {
                    Layers = "ConvTranspose2d up = ConvTranspose2d(8, 6, 2, stride: 2)",
                    Channels = 6,
                },
                "up.weight; up.bias",
                "conv Output 1, up Input 1, up Output 1"
            ),
            new(
                new("all of a linear layer behind a flattening", "fc.call(y.flatten(1)).relu()")
                {
                    Layers = "Linear fc = Linear(512, 6)",
                    Channels = 6,
                    Last = "Linear",
                    IsOfOneSize = true,
                },
                "fc.weight",
                "conv Output 1, fc Input 1, fc Output 1"
            )
            {
                Carriers = "last",
            },
            new(
                new("all of a layer of grey images", "grey.call(x.mean(new long[] { 1 }, keepdim: true)) + y")
                {
                    Layers = "Conv2d grey = Conv2d(1, 8, 3, padding: 1)",
                    IsWhole = true,
                },
                "grey.weight; grey.bias",
                "grey Input 1, grey Output 8"
            ),
        ];

    private static IEnumerable<ZeroedCase> Branches() =>
        [
            new(
                new("one branch of a concatenation by its reader", "cat(new[] { y, side.call(x) }, 1)")
                {
                    Layers = "Conv2d side = Conv2d(3, 8, 1)",
                    Channels = 16,
                },
                "last.weight 1 8-15",
                "side Output 1"
            ),
            new(
                new("one branch of a concatenation by its layer", "cat(new[] { y, side.call(x) }, 1)")
                {
                    Layers = "Conv2d side = Conv2d(3, 8, 1)",
                    Channels = 16,
                },
                "side.weight; side.bias",
                "side Input 1, side Output 1"
            ),
            new(
                new("all of a concatenation", "cat(new[] { y, side.call(x) }, 1)")
                {
                    Layers = "Conv2d side = Conv2d(3, 8, 1)",
                    Channels = 16,
                },
                "last.weight",
                "conv Output 1, side Output 1, last Input 1"
            ),
            new(
                new("one branch of a sum", "y + side.call(x)") { Layers = "Conv2d side = Conv2d(3, 8, 1)" },
                "side.weight; side.bias",
                "side Input 1, side Output 8"
            ),
            new(
                new("both branches of a sum", "y + side.call(x)") { Layers = "Conv2d side = Conv2d(3, 8, 1)" },
                Conv + "; side.weight; side.bias",
                "conv Input 1, conv Output 1, side Input 1, side Output 1"
            ),
            new(
                new("the branch around the input", "front.call(x + around.call(x)) + y")
                {
                    Layers = "Conv2d around = Conv2d(3, 3, 1); Conv2d front = Conv2d(3, 8, 1)",
                    IsWhole = true,
                },
                "around.weight; around.bias",
                "around Input 1, around Output 3"
            ),
            new(
                new("a branch that multiplies", "y * side.call(x)") { Layers = "Conv2d side = Conv2d(3, 8, 1)" },
                "side.weight; side.bias",
                "conv Output 1, side Input 1, side Output 1"
            ),
            new(
                new("a producer that also reaches an output", "y.relu()") { Result = "cat(new[] { y, last.call(y.relu()) }, 1)" },
                Conv,
                "conv Input 1, conv Output 8"
            ),
        ];

    // What is left of a zero filter is its bias, or the shift behind it.
    private static IEnumerable<ZeroedCase> Constants() =>
        [
            new(new("constants into a convolution", "y.relu()"), "conv.weight 0 1,4,6") { Carriers = "last" },
            new(new("constants into a linear layer", "y.sigmoid().mean(new long[] { 2, 3 })") { Last = "Linear" }, "conv.weight 0 1,4,6")
            {
                Carriers = "last",
            },
            new(new("constants of a normalisation", "bn.call(y).relu()") { Layers = "BatchNorm2d bn = BatchNorm2d(8)" }, "bn.weight 0 0-2")
            {
                Carriers = "last",
            },
            new(
                new("constants behind a normalisation", "bn.call(y).relu()") { Layers = "BatchNorm2d bn = BatchNorm2d(8)" },
                "conv.weight 0 0-2; conv.bias 0 0-2"
            )
            {
                Carriers = "last",
            },
            new(
                new("constants through a pool and a concatenation", "cat(new[] { max_pool2d(y, 2), max_pool2d(side.call(x), 2) }, 1)")
                {
                    Layers = "Conv2d side = Conv2d(3, 8, 1)",
                    Channels = 16,
                },
                "conv.weight 0 2,5; side.weight 0 0-3"
            )
            {
                Carriers = "last",
            },
            new(
                new("constants into two readers", "y")
                {
                    Result = "last.call(y) + wide.call(y)",
                    Layers = "Conv2d wide = Conv2d(8, 4, 3, padding: 1)",
                },
                "conv.weight 0 1,4,6"
            )
            {
                Carriers = "last",
            },
            new(new("all channels constant", "y.relu()"), "conv.weight", "conv Input 1, conv Output 1") { Carriers = "last" },
        ];
}
