using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Core.Tests.Lowering;

public sealed class FoldingTests
{
    private const string Layers = """
        layer c Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[8,3,1,1]
        layer bn BatchNorm2d eps=1E-05 weight[8] bias[8] @running_mean[8] @running_var[8] @num_batches_tracked[]
        layer d Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[4,8,1,1] bias[4]
        layer p Conv2d kernel_size=[3,3] stride=[1,1] padding=[1,1] dilation=[1,1] groups=1 weight[4,8,3,3] bias[4]
        %0 = input() : [1*,3*,16*,16*]
        %1 = conv2d(%0) c stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,8,16*,16*]

        """;

    [Fact]
    public void NormalizationOfAConvolution_IsPartOfIt_WhichThenHasABias()
    {
        var program = Lower(
            """
            %2 = batch_norm(%1) bn eps=1E-05 : [1*,8,16*,16*]
            %3 = relu(%2) : [1*,8,16*,16*]
            return %3
            """
        );

        Assert.Equal([new LayerFold("c", "bn", IsBefore: false)], program.Folds);
        Assert.Equal(["input", "conv2d", "relu"], program.Steps.Select(step => step.Operation.Operator));
        Assert.Equal([1, 2], program.Steps[1].Values);
        Assert.Null(program.Layer("bn"));
        Assert.Equal([8L], program.Layer("c")!.Find("bias")!.Sizes);
    }

    [Fact]
    public void NormalizationBeforeAConvolutionWithoutPadding_IsPartOfIt()
    {
        var program = Lower(
            """
            %2 = relu(%1) : [1*,8,16*,16*]
            %3 = batch_norm(%2) bn eps=1E-05 : [1*,8,16*,16*]
            %4 = conv2d(%3) d stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,4,16*,16*]
            return %4
            """
        );

        Assert.Equal([new LayerFold("d", "bn", IsBefore: true)], program.Folds);
        Assert.Equal([new StepInput(2, 3, 0)], program.Steps[^1].Inputs);
    }

    [Theory]
    [InlineData("the convolution pads", "%4 = conv2d(%3) p stride=[1,1] padding=[1,1] dilation=[1,1] groups=1 : [1*,4,16*,16*]\nreturn %4")]
    [InlineData(
        "somebody else reads the value",
        "%4 = conv2d(%3) d stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,4,16*,16*]\nreturn %4 %3"
    )]
    public void NormalizationBehindAnActivation_StaysWhere(string reason, string end)
    {
        var program = Lower("%2 = relu(%1) : [1*,8,16*,16*]\n%3 = batch_norm(%2) bn eps=1E-05 : [1*,8,16*,16*]\n" + end);

        Assert.True(program.Folds.Count == 0, reason);
    }

    [Theory]
    [InlineData("%2 = batch_norm(%1) bn eps=1E-05 : [1*,8,16*,16*]\nreturn %2 %1")]
    [InlineData("%2 = batch_norm(%1) bn eps=1E-05 : [1*,8,16*,16*]\n%3 = add(%1,%2) : [1*,8,16*,16*]\nreturn %3")]
    [InlineData("%2 = batch_norm(%1) bn eps=1E-05 : [1*,8,16*,16*]\n%3 = batch_norm(%2) bn eps=1E-05 : [1*,8,16*,16*]\nreturn %3")]
    [InlineData(
        "%2 = batch_norm(%1) bn eps=1E-05 : [1*,8,16*,16*]\n%3 = flatten(%2) start_dim=1 end_dim=-1 : [1*,2048*]\n%4 = view(%3) sizes=[size(%1,0),-1] : [1*,2048*]\nreturn %4"
    )]
    public void NormalizationOfAValueThatIsReadElsewhere_OrOfALayerCalledTwice_Stays(string end) => Assert.Empty(Lower(end).Folds);

    [Fact]
    public void WithoutPasses_TheProgramIsTheGraph() =>
        Assert.True(NetworkLowering.Lower(GraphText.Parse(Layers + "return %1\n"), LoweringPasses.None).IsPlain);

    private static LoweredProgram Lower(string end) => NetworkLowering.Lower(GraphText.Parse(Layers + end + "\n"), LoweringPasses.Fold);
}
