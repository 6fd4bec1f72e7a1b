using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Core.Tests.Lowering;

public sealed class PooledPixelsTests
{
    private const string Layers = """
        layer c Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[8,3,1,1] bias[8]
        layer wide Conv2d kernel_size=[3,3] stride=[1,1] padding=[1,1] dilation=[1,1] groups=1 weight[8,3,3,3]
        layer steps Conv2d kernel_size=[1,1] stride=[2,2] padding=[0,0] dilation=[1,1] groups=1 weight[8,3,1,1]
        layer bn BatchNorm2d eps=1E-05 weight[8] bias[8] @running_mean[8] @running_var[8] @num_batches_tracked[]
        %0 = input() : [1*,3,16*,16*]

        """;

    private const string Pixels = "%1 = conv2d(%0) c stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,8,16*,16*]\n";
    private const string Window = "kernel_size=[2,2] stride=[2,2] padding=[0,0] ceil_mode=false count_include_pad=true";

    [Fact]
    public void AverageOfPixels_ComesFirst_AndReadsWhatTheConvolutionDid()
    {
        var program = Lower($"{Pixels}%2 = avg_pool2d(%1) {Window} : [1*,8,8*,8*]\nreturn %2");

        Assert.Equal(["input", "avg_pool2d", "conv2d"], program.Steps.Select(step => step.Operation.Operator));
        Assert.Equal([new StepInput(0, 1, 0)], program.Steps[1].Inputs);
        Assert.Equal([new StepInput(1, 2, 0)], program.Steps[2].Inputs);
        Assert.Equal([1, 2], program.Steps.Skip(1).Select(step => step.Value));
    }

    [Fact]
    public void NormalizationBetween_IsFoldedFirst()
    {
        var program = Lower(
            $"{Pixels}%2 = batch_norm(%1) bn eps=1E-05 : [1*,8,16*,16*]\n%3 = avg_pool2d(%2) {Window} : [1*,8,8*,8*]\nreturn %3",
            LoweringPasses.Fold | LoweringPasses.Pool
        );

        Assert.Equal(["input", "avg_pool2d", "conv2d"], program.Steps.Select(step => step.Operation.Operator));
        Assert.Equal([1, 2], program.Steps[1].Values);
    }

    [Theory]
    [InlineData("somebody else reads the pixels", Pixels + "%2 = avg_pool2d(%1) " + Window + " : [1*,8,8*,8*]\nreturn %2 %1")]
    [InlineData(
        "windows at the border have zeros",
        Pixels
            + "%2 = avg_pool2d(%1) kernel_size=[3,3] stride=[2,2] padding=[1,1] ceil_mode=false count_include_pad=true : [1*,8,8*,8*]\nreturn %2"
    )]
    [InlineData(
        "the sum is divided by another number",
        Pixels + "%2 = avg_pool2d(%1) " + Window + " divisor_override=3 : [1*,8,8*,8*]\nreturn %2"
    )]
    [InlineData(
        "the convolution reads neighbours",
        "%1 = conv2d(%0) wide stride=[1,1] padding=[1,1] dilation=[1,1] groups=1 : [1*,8,16*,16*]\n%2 = avg_pool2d(%1) "
            + Window
            + " : [1*,8,8*,8*]\nreturn %2"
    )]
    [InlineData(
        "the convolution leaves pixels out",
        "%1 = conv2d(%0) steps stride=[2,2] padding=[0,0] dilation=[1,1] groups=1 : [1*,8,8*,8*]\n%2 = avg_pool2d(%1) "
            + Window
            + " : [1*,8,4*,4*]\nreturn %2"
    )]
    public void Pool_StaysBehind(string reason, string end)
    {
        var program = Lower(end);

        Assert.True(program.IsPlain, reason);
    }

    private static LoweredProgram Lower(string end, LoweringPasses passes = LoweringPasses.Pool) =>
        NetworkLowering.Lower(GraphText.Parse(Layers + end + "\n"), passes);
}
