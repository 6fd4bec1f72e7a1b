namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>Layers in company: shared, joined with the input, narrow, wide.</summary>
internal static class NetworkModels
{
    public static IEnumerable<OperatorModel> All =>
        [
            new("a residual around the input", "y + front.call(x + around.call(x))")
            {
                Layers = "Conv2d around = Conv2d(3, 3, 1); Conv2d front = Conv2d(3, 8, 1)",
            },
            new("a layer called twice", "twice.call(twice.call(y).relu())") { Layers = "Conv2d twice = Conv2d(8, 8, 1)" },
            new("a normalisation used twice", "bn.call(between.call(bn.call(y).relu()))")
            {
                Layers = "BatchNorm2d bn = BatchNorm2d(8); Conv2d between = Conv2d(8, 8, 1)",
            },
            new("branches that can be one convolution", "(norm3.call(three.call(y)) + norm1.call(one.call(y)) + norm0.call(y)).relu()")
            {
                Layers =
                    "Conv2d three = Conv2d(8, 8, 3, padding: 1, bias: false); Conv2d one = Conv2d(8, 8, 1, bias: false); "
                    + "BatchNorm2d norm3 = BatchNorm2d(8); BatchNorm2d norm1 = BatchNorm2d(8); BatchNorm2d norm0 = BatchNorm2d(8)",
            },
            new("a bottleneck of three channels", "wide.call(narrow.call(y).relu())")
            {
                Layers = "Conv2d narrow = Conv2d(8, 3, 1); Conv2d wide = Conv2d(3, 8, 1)",
                Layer = "narrow",
            },
            new("a bottleneck of one channel", "wide.call(narrow.call(y).relu())")
            {
                Layers = "Conv2d narrow = Conv2d(8, 1, 1); Conv2d wide = Conv2d(1, 8, 1)",
            },
            new("a thousand channels", "back.call(wide.call(y).relu())")
            {
                Layers = "Conv2d wide = Conv2d(8, 1000, 1); Conv2d back = Conv2d(1000, 8, 1)",
                Layer = "wide",
            },
            new("a grey image", "grey.call(x.mean(new long[] { 1 }, keepdim: true)) + y")
            {
                Layers = "Conv2d grey = Conv2d(1, 8, 3, padding: 1)",
            },
            new("a producer that also reaches an output", "y.relu()")
            {
                Result = "cat(new[] { y, last.call(y.relu()) }, 1)",
                IsWhole = true,
            },
            new("two outputs", "y.relu()")
            {
                Returns = "(Tensor, Tensor)",
                Result = "(last.call(y.relu()), side.call(y))",
                Layers = "Conv2d side = Conv2d(8, 5, 1)",
            },
            new("two outputs, of which one is read on", "y.relu()")
            {
                Returns = "(Tensor, Tensor)",
                Result = "(last.call(y.relu()), y)",
                IsWhole = true,
            },
            new("outputs with names", "y.relu()")
            {
                Returns = "Dictionary<string, Tensor>",
                Result = "new Dictionary<string, Tensor> { [\"out\"] = last.call(y.relu()), [\"aux\"] = side.call(y) }",
                Layers = "Conv2d side = Conv2d(8, 5, 1)",
            },
            new("several readers", "first.call(y) + second.call(y.relu()) + y")
            {
                Layers = "Conv2d first = Conv2d(8, 8, 1); Conv2d second = Conv2d(8, 8, 3, padding: 1)",
            },
        ];
}
