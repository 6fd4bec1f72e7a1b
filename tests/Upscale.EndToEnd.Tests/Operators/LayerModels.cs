namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>Convolutions, linear layers, embedding and normalisations.</summary>
internal static class LayerModels
{
    private const string Tokens = "y.flatten(2).transpose(1, 2)";
    private const string Line = "y.flatten(2)";
    private const string Volume = "y.unsqueeze(2)";

    public static IEnumerable<OperatorModel> All => [.. Convolutions(), .. Transposed(), .. Dense(), .. Normalizations()];

    private static IEnumerable<OperatorModel> Convolutions() =>
        [
            Convolution("a convolution of lines", "Conv1d(8, 6, 3, stride: 2, padding: 1)", Line, 6),
            Convolution("a convolution of volumes", "Conv3d(8, 6, (1, 3, 3), padding: (0, 1, 1))", Volume, 6),
            Convolution(
                "a convolution with strides and holes",
                "Conv2d(8, 6, (3, 2), stride: (2, 1), padding: (1, 0), dilation: (1, 2))",
                "y",
                6
            ),
            Convolution("a convolution that keeps sizes", "Conv2d(8, 6, 3, padding: Padding.Same)", "y", 6),
            Convolution("a convolution with a mirrored border", "Conv2d(8, 6, 3, padding: 1, padding_mode: PaddingModes.Reflect)", "y", 6),
            Convolution("a convolution with a circular border", "Conv2d(8, 6, 3, padding: 1, padding_mode: PaddingModes.Circular)", "y", 6),
            Convolution("a depthwise convolution", "Conv2d(8, 8, 3, padding: 1, groups: 8)", "y", 8),
            Convolution("a depthwise convolution of lines", "Conv1d(8, 8, 3, padding: 1, groups: 8)", Line, 8),
            Convolution("a depthwise convolution of volumes", "Conv3d(8, 8, (1, 3, 3), padding: (0, 1, 1), groups: 8)", Volume, 8),
            Convolution("depthwise with a multiplier", "Conv2d(8, 16, 3, padding: 1, groups: 8)", "y", 16),
            Convolution("depthwise with a multiplier, lines", "Conv1d(8, 24, 3, padding: 1, groups: 8)", Line, 24),
            Convolution("depthwise with a multiplier, volumes", "Conv3d(8, 16, 1, groups: 8)", Volume, 16),
            Convolution("two groups", "Conv2d(8, 8, 3, padding: 1, groups: 2)", "y", 8),
            Convolution("four groups that widen", "Conv2d(8, 12, 3, padding: 1, groups: 4, bias: false)", "y", 12),
            Convolution("four groups that narrow", "Conv2d(8, 4, 1, groups: 4)", "y", 4),
            Convolution("two groups of lines", "Conv1d(8, 6, 3, padding: 1, groups: 2)", Line, 6),
            Convolution("two groups of volumes", "Conv3d(8, 6, 1, groups: 2)", Volume, 6),
            new("groups behind groups", "second.call(layer.call(y).relu()).relu()")
            {
                Layers = "Conv2d layer = Conv2d(8, 12, 1, groups: 2); Conv2d second = Conv2d(12, 8, 1, groups: 4)",
            },
            new("a convolution by a function", "conv2d(y, layer, padding: new long[] { 1, 1 }).relu()")
            {
                Layers = "Parameter layer = Parameter(torch.randn(6, 8, 3, 3))",
                Channels = 6,
                IsWhole = true,
            },
        ];

    private static IEnumerable<OperatorModel> Transposed() =>
        [
            Convolution("a transposed convolution", "ConvTranspose2d(8, 6, 3, stride: 2, padding: 1, output_padding: 1)", "y", 6),
            Convolution("a transposed convolution of lines", "ConvTranspose1d(8, 6, 2, stride: 2)", Line, 6),
            Convolution("a transposed convolution of volumes", "ConvTranspose3d(8, 6, (1, 2, 2), stride: (1, 2, 2))", Volume, 6),
            Convolution("a transposed convolution of two groups", "ConvTranspose2d(8, 6, 2, stride: 2, groups: 2)", "y", 6),
            Convolution("a transposed convolution of two groups of lines", "ConvTranspose1d(8, 6, 2, stride: 2, groups: 2)", Line, 6),
            Convolution("a depthwise transposed convolution", "ConvTranspose2d(8, 8, 2, stride: 2, groups: 8)", "y", 8),
            Convolution(
                "a depthwise transposed convolution with a multiplier",
                "ConvTranspose2d(8, 16, 2, stride: 2, groups: 8)",
                "y",
                16
            ) with
            {
                IsWhole = true,
            },
        ];

    private static IEnumerable<OperatorModel> Dense() =>
        [
            Linear("a linear layer of rows", "layer.call(y.mean(new long[] { 2, 3 })).relu()"),
            Linear("a linear layer of tokens", $"layer.call({Tokens}).relu()"),
            Linear("a linear layer of images", "layer.call(y.permute(0, 2, 3, 1)).relu()"),
            Linear("a linear layer of rank five", "layer.call(y.unsqueeze(1).permute(0, 1, 3, 4, 2)).relu()"),
            Linear("a linear layer without bias", $"layer.call({Tokens}).relu()", "Linear(8, 6, hasBias: false)"),
            new("an embedding", "embed.call(x.argmax(1)).permute(0, 3, 1, 2) + y")
            {
                Layers = "Embedding embed = Embedding(3, 8)",
                Layer = "embed",
                MovesZero = true,
            },
            new("an embedding alone", "embed.call(x.argmax(1)).permute(0, 3, 1, 2).relu()")
            {
                Layers = "Embedding embed = Embedding(3, 6)",
                Layer = "embed",
                MovesZero = true,
                Channels = 6,
            },
            new("a bilinear layer", "layer.call(y.permute(0, 2, 3, 1), y.permute(0, 2, 3, 1)).relu()")
            {
                Layers = "Bilinear layer = Bilinear(8, 8, 6)",
                Channels = 6,
                Last = "Linear",
                IsWhole = true,
            },
        ];

    private static IEnumerable<OperatorModel> Normalizations() =>
        [
            Norm("BatchNorm2d(8)", "y"),
            Norm("BatchNorm2d(8, affine: false)", "y"),
            Norm("BatchNorm2d(8, track_running_stats: false)", "y"),
            Norm("BatchNorm1d(8)", Line),
            Norm("BatchNorm3d(8)", Volume),
            new("BatchNorm1d(8) of rows", "layer.call(y.mean(new long[] { 2, 3 })).relu()")
            {
                Layers = "BatchNorm1d layer = BatchNorm1d(8)",
                Last = "Linear",
            },
            Norm("LayerNorm(8)", Tokens) with
            {
                Last = "Linear",
                IsWhole = true,
            },
            Norm("LayerNorm(new long[] { 8, 8 })", "y") with
            {
                IsOfOneSize = true,
                MovesZero = true,
            },
            Norm("GroupNorm(1, 8)", "y") with
            {
                IsWhole = true,
            },
            Norm("GroupNorm(2, 8)", "y"),
            Norm("GroupNorm(4, 8)", "y"),
            Norm("GroupNorm(8, 8)", Line),
            Norm("InstanceNorm2d(8)", "y"),
            Norm("InstanceNorm2d(8, affine: true)", "y"),
            Norm("InstanceNorm2d(8, affine: true, track_running_stats: true)", "y"),
            Norm("InstanceNorm1d(8)", Line),
            Norm("InstanceNorm3d(8, affine: true)", Volume),
            Norm("LocalResponseNorm(3)", "y") with
            {
                IsWhole = true,
            },
            new("a normalised place", "normalize(y)") { IsWhole = true },
            new("a normalised line", "normalize(y, dim: 2)"),
        ];

    private static OperatorModel Convolution(string name, string layer, string of, int channels) =>
        new(name, $"layer.call({of}).relu()")
        {
            Layers = $"{layer[..layer.IndexOf('(', StringComparison.Ordinal)]} layer = {layer}",
            Channels = channels,
            Last = Last(of),
        };

    private static OperatorModel Linear(string name, string expression, string layer = "Linear(8, 6)") =>
        new(name, expression)
        {
            Layers = $"Linear layer = {layer}",
            Channels = 6,
            Last = "Linear",
        };

    private static OperatorModel Norm(string layer, string of) => Convolution($"{layer} of {of}", layer, of, 8);

    private static string Last(string of) =>
        of is Line ? "Conv1d"
        : of is Volume ? "Conv3d"
        : "Conv2d";
}
