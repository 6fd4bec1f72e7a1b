namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>What random models found, shrunk.</summary>
internal static class FoundModels
{
    public static IEnumerable<OperatorModel> All =>
        [
            new("a normalisation without parameters keeps its mean", "bn.call(y)")
            {
                Layers = "BatchNorm2d bn = BatchNorm2d(8, affine: false)",
            },
            new("indices in a buffer stay whole numbers", "y.index_select(1, get_buffer(\"places\"))")
            {
                Construction = "register_buffer(\"places\", torch.tensor(new long[] { 3, 0, 3, 1, 7, 6, 5, 4 }));",
                IsWhole = true,
            },
            new(
                "joined concatenations compile outside of our namespace",
                "cat(new[] { cat(new[] { conv.call(x), conv.call(x) }, 1), y }, 1).narrow(1, 4, 8)"
            ),
            new(
                "pieces of the input's channels, whose number is asked, stay whole",
                "cat(new[] { x, wide.call(x) }, 1).chunk(2, 1)[0] + y[.., ..4]"
            )
            {
                Layers = "Conv2d wide = Conv2d(3, 5, 1)",
                Channels = 4,
            },
            new("elu in place", "act.call(y)") { Layers = "ELU act = ELU()" },
        ];
}
