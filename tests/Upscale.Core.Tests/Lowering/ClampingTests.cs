using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Core.Tests.Lowering;

public sealed class ClampingTests
{
    private const string Layers = """
        layer c Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[8,3,1,1]
        layer bn BatchNorm2d eps=1E-05 weight[8] bias[8] @running_mean[8] @running_var[8] @num_batches_tracked[]
        layer second BatchNorm2d eps=1E-05 weight[8] bias[8] @running_mean[8] @running_var[8] @num_batches_tracked[]
        layer d Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[4,8,1,1]
        layer p Conv2d kernel_size=[3,3] stride=[1,1] padding=[1,1] dilation=[1,1] groups=1 weight[4,8,3,3] bias[4]
        %0 = input() : [1*,3*,16*,16*]
        %1 = conv2d(%0) c stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,8,16*,16*]
        %2 = silu(%1) : [1*,8,16*,16*]

        """;

    private const string Normalized = "%3 = batch_norm(%2) bn eps=1E-05 : [1*,8,16*,16*]\n";
    private const string Read = "%5 = conv2d(%4) d stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,4,16*,16*]\n";

    [Theory]
    [InlineData("relu(%3)", 0, double.PositiveInfinity)]
    [InlineData("relu6(%3)", 0, 6)]
    [InlineData("hardtanh(%3) min_val=-1.0 max_val=2.0", -1, 2)]
    [InlineData("clamp(%3) max=3.0", double.NegativeInfinity, 3)]
    public void NormalizationAndActivationBeforeALayer_AreAClamp(string activation, double lower, double upper)
    {
        var program = Lower($"{Normalized}%4 = {activation} : [1*,8,16*,16*]\n{Read}return %5 %2");

        Assert.Equal([new LayerFold("d", "bn", IsBefore: true) { Range = new(lower, upper) }], program.Folds);
        Assert.Equal(["input", "conv2d", "silu", "batch_norm", "conv2d"], program.Steps.Select(step => step.Operation.Operator));
        Assert.True(program.Steps[3].IsClamp);
        Assert.Equal([3, 4], program.Steps[3].Values);
        Assert.Equal(["lower", "upper"], program.Layer("bn")!.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([4L], program.Layer("d")!.Find("bias")!.Sizes);
    }

    [Fact]
    public void NormalizationBehindTheActivation_IsFoldedFirst()
    {
        var program = Lower(
            Normalized
                + "%4 = relu(%3) : [1*,8,16*,16*]\n%5 = batch_norm(%4) second eps=1E-05 : [1*,8,16*,16*]\n"
                + "%6 = conv2d(%5) d stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,4,16*,16*]\nreturn %6 %2",
            LoweringPasses.Fold | LoweringPasses.Clamp
        );

        Assert.Equal(["second", "bn"], program.Folds.Select(fold => fold.Normalization));
        Assert.Equal([null, new ClampRange(0, double.PositiveInfinity)], program.Folds.Select(fold => fold.Range));
    }

    [Theory]
    [InlineData(
        "the layer pads",
        "%4 = relu(%3) : [1*,8,16*,16*]\n%5 = conv2d(%4) p stride=[1,1] padding=[1,1] dilation=[1,1] groups=1 : [1*,4,16*,16*]\nreturn %5"
    )]
    [InlineData("the normalised value is read elsewhere", "%4 = relu(%3) : [1*,8,16*,16*]\n" + Read + "return %5 %3")]
    [InlineData("the activated value is read elsewhere", "%4 = relu(%3) : [1*,8,16*,16*]\n" + Read + "return %5 %4")]
    [InlineData("the function is no clamp", "%4 = silu(%3) : [1*,8,16*,16*]\n" + Read + "return %5")]
    [InlineData("no layer reads it", "%4 = relu(%3) : [1*,8,16*,16*]\nreturn %4")]
    public void Normalization_Stays(string reason, string end)
    {
        var program = Lower(Normalized + end);

        Assert.True(program.Folds.Count == 0 && !program.Steps.Any(step => step.IsClamp), reason);
    }

    private static LoweredProgram Lower(string end, LoweringPasses passes = LoweringPasses.Clamp) =>
        NetworkLowering.Lower(GraphText.Parse(Layers + end + "\n"), passes);
}
