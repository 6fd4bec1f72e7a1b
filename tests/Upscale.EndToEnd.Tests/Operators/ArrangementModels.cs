namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>Concatenations, pieces, orders and shapes.</summary>
internal static class ArrangementModels
{
    private const string Other = "Conv2d other = Conv2d(3, 8, 1)";

    public static IEnumerable<OperatorModel> All => [.. Joins(), .. Pieces(), .. Views()];

    private static IEnumerable<OperatorModel> Joins() =>
        [
            new("side by side", "cat(new[] { y, other.call(x) }, 1)") { Layers = Other, Channels = 16 },
            new("side by side, counted from the end", "cat(new[] { y, other.call(x), y.relu() }, -3)") { Layers = Other, Channels = 24 },
            new("one above the other", "cat(new[] { y, other.call(x) }, 2)") { Layers = Other },
            new("one beside the other along the last axis", "cat(new[] { y, other.call(x) }, -1)") { Layers = Other },
            new("one after the other in the batch", "cat(new[] { y, other.call(x) }, 0)") { Layers = Other },
            new("a value beside its activation", "cat(new[] { y, y.relu() }, 1)") { Channels = 16 },
            new("a value beside its negative", "cat(new[] { y, -y }, 1)") { Channels = 16 },
            new("a value beside itself", "cat(new[] { y, y }, 1)") { Channels = 16 },
            new("the input beside a convolution", "cat(new[] { x, y }, 1)") { Channels = 11 },
            new("joined and cut again", "cat(cat(new[] { y, other.call(x) }, 1).chunk(2, 1), 2)") { Layers = Other },
            new("stacked and added", "stack(new[] { y, other.call(x) }).sum(0L)") { Layers = Other },
            new("stacked between", "stack(new[] { y, other.call(x) }, 2).mean(new long[] { 2 })") { Layers = Other },
            new("stacked before the channels", "stack(new[] { y, other.call(x) }, 1).flatten(1, 2)")
            {
                Layers = Other,
                Channels = 16,
                IsWhole = true,
            },
            new("stacked at the end", "stack(new[] { y, other.call(x) }, -1).unbind(-1)[1] + y") { Layers = Other },
            new("repeated", "y.repeat(1, 2, 1, 1)") { Channels = 16 },
        ];

    private static IEnumerable<OperatorModel> Pieces() =>
        [
            new("chunks", "y.chunk(2, 1)[0] * y.chunk(2, 1)[1].sigmoid()") { Channels = 4 },
            new("one chunk", "y.chunk(2, 1)[1]") { Channels = 4 },
            new("splits", "cat(new[] { y.split(new long[] { 3, 5 }, 1)[1], y.split(3, 1)[0] }, 1)") { Channels = 8 },
            new("splits of any size", "y.tensor_split(3, 1)[1]") { Channels = 3 },
            new("channels one by one", "y.unbind(1)[2].unsqueeze(1) + y") { IsWhole = true },
            new("a range of channels", "y.narrow(1, 2, 5)") { Channels = 5 },
            new("a slice of channels", "y[.., 2..6]") { Channels = 4 },
            new("a slice of channels and of the image", "y[.., 2..6, .., ..6]") { Channels = 4 },
            new("every second channel", "y[TensorIndex.Colon, TensorIndex.Slice(1, 8, 2)]") { Channels = 4 },
            new("a list of channels", "y[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 7, 1, 0, 3 }))]") { Channels = 4 },
            new("channels selected", "y.index_select(1, tensor(new long[] { 7, 1, 1, 3 }))") { Channels = 4 },
            new("channels backwards", "y.flip(1)"),
            new("pixels backwards", "y.flip(2, 3)"),
            new("channels rolled", "y.roll(3, 1)"),
            new("pixels rolled", "y.roll(new long[] { 1, -2 }, new long[] { 2, 3 })"),
            new("channels backwards beside themselves", "y.flip(1) + y"),
        ];

    private static IEnumerable<OperatorModel> Views() =>
        [
            new("several features a channel", "adaptive_avg_pool2d(y, 2).flatten(1)") { Channels = 32, Last = "Linear" },
            new("an image as one row", "y.flatten(1)")
            {
                Channels = 512,
                Last = "Linear",
                IsOfOneSize = true,
            },
            new("an image as one row by view", "y.contiguous().view(y.shape[0], -1)")
            {
                Channels = 512,
                Last = "Linear",
                IsOfOneSize = true,
            },
            new(
                "features of 6x6 into a linear layer, beside a convolution",
                "y * fc.call(adaptive_avg_pool2d(y, 6).flatten(1)).sigmoid().view(y.shape[0], 8, 1, 1)"
            )
            {
                Layers = "Linear fc = Linear(288, 8)",
            },
            new("patches as tokens", "patches.call(y).flatten(2).transpose(1, 2) + places")
            {
                Layers = "Conv2d patches = Conv2d(8, 6, 4, stride: 4); Parameter places = Parameter(zeros(1, 4, 6))",
                Channels = 6,
                Last = "Linear",
                IsOfOneSize = true,
            },
            new(
                "a class token before the patches",
                "cat(new[] { token.expand(y.shape[0], -1, -1), y.flatten(2).transpose(1, 2) }, 1)[.., 0..3]"
            )
            {
                Layers = "Parameter token = Parameter(zeros(1, 1, 8))",
                MovesZero = true,
                Last = "Linear",
            },
            new(
                "tokens as an image again",
                "y.flatten(2).transpose(1, 2).relu().transpose(1, 2).view(y.shape[0], 8, y.shape[2], y.shape[3])"
            ),
            new("channels unflattened", "y.unflatten(1, new long[] { 2, 4 }).relu().flatten(1, 2)"),
            new("channels of one half", "y.reshape(y.shape[0], 2, 4, y.shape[2], y.shape[3])[.., 1]") { Channels = 4 },
            new("axes in another order", "y.permute(0, 3, 1, 2).relu().permute(0, 2, 3, 1)"),
            new("two axes exchanged", "y.transpose(2, 3).relu()"),
            new("axes of one place", "y.mean(new long[] { 3 }, keepdim: true).squeeze(-1).unsqueeze(2)"),
            new("expanded to the image", "y.mean(new long[] { 2, 3 }, keepdim: true).expand(-1, -1, x.shape[2], x.shape[3])"),
            new("a vector expanded to the image", "y.mean(new long[] { 2, 3 }).unsqueeze(-1).unsqueeze(-1).expand_as(y)"),
        ];
}
