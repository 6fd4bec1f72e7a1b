namespace Upscale.EndToEnd.Tests.Fuzz;

/// <summary>The constructs on which the reference throws or is silently wrong, and others that are easy to get wrong, on both sides.</summary>
public sealed class HardCaseModelTests
{
    private static readonly (string Name, string Construction, string Field, string Expression, int Channels)[] Models =
    [
        (
            "depthwise with a multiplier",
            "wide = Conv2d(8, 16, 3, padding: 1, groups: 8);",
            "Conv2d wide",
            "wide.call(conv.call(x).relu())",
            16
        ),
        ("two groups", "grouped = Conv2d(8, 8, 3, padding: 1, groups: 2);", "Conv2d grouped", "grouped.call(conv.call(x).relu())", 8),
        ("a slice of the image", "", "Identity same = Identity()", "conv.call(x)[.., .., .., ..4]", 8),
        ("a slice of channels and image", "", "Identity same = Identity()", "conv.call(x)[.., 2..6, .., ..6]", 4),
        (
            "a shuffle of channels",
            "",
            "Identity same = Identity()",
            "conv.call(x).view(x.shape[0], 2, 4, x.shape[2], x.shape[3]).transpose(1, 2).reshape(x.shape[0], 8, x.shape[2], x.shape[3])",
            8
        ),
        ("channels reversed", "", "Identity same = Identity()", "conv.call(x).flip(1)", 8),
        (
            "a value without its mean over channels",
            "",
            "Identity same = Identity(); private static Tensor Centred(Tensor y) => y - y.mean(new[] { 1L }, keepdim: true)",
            "Centred(conv.call(x))",
            8
        ),
        ("groups normalised", "norm = GroupNorm(4, 8);", "GroupNorm norm", "norm.call(conv.call(x)).relu()", 8),
        (
            "features of 6x6 into a linear layer, beside a convolution",
            "fc = Linear(288, 8);",
            "Linear fc; private Tensor Gated(Tensor y) => y * fc.call(functional.adaptive_avg_pool2d(y, 6).flatten(1)).sigmoid().view(y.shape[0], 8, 1, 1)",
            "Gated(conv.call(x))",
            8
        ),
        (
            "a linear layer over tokens",
            "fc = Linear(8, 8);",
            "Linear fc",
            "fc.call(conv.call(x).flatten(2).transpose(1, 2)).relu().transpose(1, 2).reshape(x.shape[0], 8, x.shape[2], x.shape[3])",
            8
        ),
        ("chunks", "", "Identity same = Identity()", "conv.call(x).chunk(2, 1)[1]", 4),
        ("splits", "", "Identity same = Identity()", "conv.call(x).split(new long[] { 3, 5 }, 1)[1]", 5),
        ("a range of channels", "", "Identity same = Identity()", "conv.call(x).narrow(1, 2, 5)", 5),
        (
            "a list of channels",
            "",
            "Identity same = Identity()",
            "conv.call(x)[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 7, 1, 0, 3 }))]",
            4
        ),
        ("a gate of one channel", "gate = Conv2d(3, 1, 1);", "Conv2d gate", "conv.call(x) * gate.call(x).sigmoid()", 8),
        ("a residual around the input", "around = Conv2d(3, 3, 1);", "Conv2d around", "conv.call(x + around.call(x))", 8),
        ("the input beside a convolution", "", "Identity same = Identity()", "cat(new[] { x, conv.call(x) }, 1)", 11),
        (
            "a value beside its activation",
            "",
            "Identity same = Identity(); private static Tensor Both(Tensor y) => cat(new[] { y, y.relu() }, 1)",
            "Both(conv.call(x))",
            16
        ),
        (
            "a value beside its negative",
            "",
            "Identity same = Identity(); private static Tensor Both(Tensor y) => cat(new[] { y, -y }, 1)",
            "Both(conv.call(x))",
            16
        ),
        (
            "a value beside itself",
            "",
            "Identity same = Identity(); private static Tensor Both(Tensor y) => cat(new[] { y, y }, 1)",
            "Both(conv.call(x))",
            16
        ),
        ("a layer called twice", "twice = Conv2d(8, 8, 1);", "Conv2d twice", "twice.call(twice.call(conv.call(x)).relu())", 8),
        (
            "a normalisation called twice",
            "bn = BatchNorm2d(8);",
            "BatchNorm2d bn; private readonly Conv2d between = Conv2d(8, 8, 1)",
            "bn.call(between.call(bn.call(conv.call(x)).relu()))",
            8
        ),
        (
            "a signal",
            "along = Conv1d(8, 8, 3, padding: 1);",
            "Conv1d along",
            "along.call(conv.call(x).flatten(2)).reshape(x.shape[0], 8, x.shape[2], x.shape[3])",
            8
        ),
        (
            "a transposed convolution",
            "up = ConvTranspose2d(8, 6, 2, stride: 2);",
            "ConvTranspose2d up",
            "up.call(conv.call(x).relu()).relu()",
            6
        ),
        (
            "branches that can be one convolution",
            "three = Conv2d(8, 8, 3, padding: 1, bias: false);",
            "Conv2d three; private readonly Conv2d one = Conv2d(8, 8, 1, bias: false); private readonly BatchNorm2d norm3 = BatchNorm2d(8), norm1 = BatchNorm2d(8), norm0 = BatchNorm2d(8); private Tensor Sum(Tensor y) => norm3.call(three.call(y)) + norm1.call(one.call(y)) + norm0.call(y)",
            "Sum(conv.call(x).relu()).relu()",
            8
        ),
        (
            "a bottleneck of three channels",
            "narrow = Conv2d(8, 3, 1);",
            "Conv2d narrow; private readonly Conv2d wide = Conv2d(3, 8, 1)",
            "wide.call(narrow.call(conv.call(x)).relu())",
            8
        ),
        (
            "a thousand channels",
            "wide = Conv2d(8, 1000, 1);",
            "Conv2d wide; private readonly Conv2d back = Conv2d(1000, 8, 1)",
            "back.call(wide.call(conv.call(x)).relu())",
            8
        ),
        ("a slope a channel", "slope = PReLU(8);", "PReLU slope", "slope.call(conv.call(x))", 8),
        (
            "a border that is not zero",
            "",
            "Identity same = Identity()",
            "functional.pad(conv.call(x), new long[] { 1, 1, 1, 1 }, PaddingModes.Constant, 0.5)",
            8
        ),
        (
            "a convolution of the sum of greys",
            "grey = Conv2d(1, 8, 3, padding: 1);",
            "Conv2d grey",
            "grey.call(x.mean(new[] { 1L }, keepdim: true)) + conv.call(x)",
            8
        ),
    ];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var model in Models)
            {
                cases.Add(model.Name, false);
                cases.Add(model.Name, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PrunedModel_EqualsTheMaskedOne(string name, bool isOutputSide)
    {
        var model = Models.Single(model => model.Name == name);
        var options = isOutputSide ? ", Side = PruningSide.Output" : "";
        SoundModel.Assert(model.Construction, model.Field, model.Expression, options, model.Channels);
    }
}
