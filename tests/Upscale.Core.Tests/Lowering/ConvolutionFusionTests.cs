using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Core.Tests.Lowering;

public sealed class ConvolutionFusionTests
{
    private const string Layers = """
        layer a Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[3,3,1,1]
        layer b Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[3,3,1,1]
        layer bn BatchNorm2d eps=1E-05 weight[3] bias[3] @running_mean[3] @running_var[3] @num_batches_tracked[]
        layer same Conv2d kernel_size=[3,3] stride=[1,1] padding='same' dilation=[1,1] groups=1 weight[3,3,3,3]
        layer line Conv1d kernel_size=[1] stride=[1] padding=[0] dilation=[1] groups=1 weight[3,3,1]
        %0 = input() : [1*,3*,16*,16*]
        %1 = conv2d(%0) a stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,3,16*,16*]

        """;

    private const string Second = "%2 = conv2d(%1) b stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,3,16*,16*]\n";

    [Theory]
    [InlineData("%2 = relu(%1) : [1*,3,16*,16*]\nreturn %2", "relu")]
    [InlineData("%2 = clamp(%1) min=0.0 max=4.0 : [1*,3,16*,16*]\nreturn %2", "clamp")]
    [InlineData("%2 = batch_norm(%1) bn eps=1E-05 : [1*,3,16*,16*]\n%3 = silu(%2) : [1*,3,16*,16*]\nreturn %3", "silu")]
    public void ActivationOfAConvolution_IsPartOfIt(string end, string activation)
    {
        var step = Lower(end).Steps[^1];

        Assert.Equal("a", step.Operation.Layer);
        Assert.Equal([activation], step.Then.Select(operation => operation.Operator));
    }

    [Theory]
    [InlineData("%3 = add(%1,%2) : [1*,3,16*,16*]\n%4 = relu(%3) : [1*,3,16*,16*]\nreturn %4")]
    [InlineData("%3 = add(%2,%1) : [1*,3,16*,16*]\n%4 = relu(%3) : [1*,3,16*,16*]\nreturn %4")]
    public void SumAndActivation_ArePartOfTheLaterConvolution(string end)
    {
        var program = Lower(Second + end);

        Assert.Equal(["input", "conv2d", "conv2d"], program.Steps.Select(step => step.Operation.Operator));
        Assert.Equal("b", program.Steps[^1].Operation.Layer);
        Assert.Equal(["add", "relu"], program.Steps[^1].Then.Select(operation => operation.Operator));
        Assert.Equal([1, 1], program.Steps[^1].Inputs.Select(input => input.Value));
        Assert.Equal([2, 3, 4], program.Steps[^1].Values);
    }

    [Fact]
    public void ConvolutionWhoseSumComesLater_RunsWhenThatIsThere()
    {
        var program = Lower(
            Second + "%3 = sigmoid(%1) : [1*,3,16*,16*]\n%4 = mul(%3,%1) : [1*,3,16*,16*]\n%5 = add(%2,%4) : [1*,3,16*,16*]\nreturn %5",
            LoweringPasses.All
        );

        Assert.Equal(["input", "conv2d", "sigmoid", "mul", "conv2d"], program.Steps.Select(step => step.Operation.Operator));

        // The second convolution still reads what the product could have been written over.
        Assert.Equal([-1, -1, -1, 0, 1], program.Steps.Select(step => step.Overwrites));
        Assert.Equal([1, 4], program.Steps[^1].Inputs.Select(input => input.Value));
    }

    [Theory]
    [InlineData("somebody else reads the convolution", "%2 = relu(%1) : [1*,3,16*,16*]\n%3 = mul(%2,%1) : [1*,3,16*,16*]\nreturn %3")]
    [InlineData("it is returned", "%2 = relu(%1) : [1*,3,16*,16*]\nreturn %2 %1")]
    [InlineData("there is no such kernel", "%2 = selu(%1) : [1*,3,16*,16*]\nreturn %2")]
    [InlineData("a limit is missing", "%2 = clamp(%1) min=0.0 : [1*,3,16*,16*]\nreturn %2")]
    [InlineData("the same value twice", "%2 = add(%1,%1) : [1*,3,16*,16*]\nreturn %2")]
    [InlineData(
        "the other operand is smaller",
        Second + "%3 = adaptive_avg_pool2d(%1) output_size=[1,1] : [1*,3,1,1]\n%4 = add(%2,%3) : [1*,3,16*,16*]\nreturn %4"
    )]
    [InlineData("the sum has a factor", Second + "%3 = add(%1,%2) alpha=2.0 : [1*,3,16*,16*]\nreturn %3")]
    [InlineData(
        "the padding is a word",
        "%2 = conv2d(%1) same stride=[1,1] padding='same' dilation=[1,1] groups=1 : [1*,3,16*,16*]\n%3 = relu(%2) : [1*,3,16*,16*]\nreturn %3"
    )]
    public void Nothing_IsPartOfTheConvolutionWhere(string reason, string end) =>
        Assert.True(Lower(end).Steps.All(step => step.Then.Count == 0), reason);

    [Fact]
    public void NetworkWithoutConvolutionsOfImages_StaysAsItIs()
    {
        var graph = GraphText.Parse("%0 = input() : [1*,3*,16*,16*]\n%1 = relu(%0) : [1*,3*,16*,16*]\nreturn %1\n");

        Assert.True(NetworkLowering.Lower(graph, LoweringPasses.All).IsPlain);
        Assert.True(NetworkLowering.Lower(graph, LoweringPasses.ChannelsLast).IsPlain);
    }

    private static LoweredProgram Lower(string end, LoweringPasses passes = LoweringPasses.Fold | LoweringPasses.Fuse) =>
        NetworkLowering.Lower(GraphText.Parse(Layers + end + "\n"), passes);
}
