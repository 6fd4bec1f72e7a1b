using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Core.Tests.Lowering;

public sealed class InPlaceTests
{
    private const string Layers = """
        layer a Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[3,3,1,1]
        layer b Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[3,3,1,1]
        %0 = input() : [1*,3*,16*,16*]
        %1 = conv2d(%0) a stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,3,16*,16*]

        """;

    private const string Second = "%2 = conv2d(%1) b stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,3,16*,16*]\n";

    [Theory]
    [InlineData("%2 = relu(%1) : [1*,3,16*,16*]\nreturn %2", 0)]
    [InlineData("%2 = sigmoid(%1) : [1*,3,16*,16*]\n%3 = mul(%1,%2) : [1*,3,16*,16*]\nreturn %3", 0)]
    [InlineData("%2 = adaptive_avg_pool2d(%1) output_size=[1,1] : [1*,3,1,1]\n%3 = mul(%2,%1) : [1*,3,16*,16*]\nreturn %3", 1)]
    [InlineData(Second + "%3 = relu(%1) : [1*,3,16*,16*]\nreturn %3 %2", 0)]
    public void LastOperation_WritesOver(string end, int input) => Assert.Equal(input, Last(end));

    [Theory]
    [InlineData("the input is the caller's", "%2 = relu(%0) : [1*,3*,16*,16*]\nreturn %2")]
    [InlineData("it is returned", "%2 = relu(%1) : [1*,3,16*,16*]\nreturn %2 %1")]
    [InlineData(
        "a view of it is returned",
        "%2 = flatten(%1) start_dim=1 end_dim=-1 : [1*,768*]\n%3 = relu(%1) : [1*,3,16*,16*]\nreturn %3 %2"
    )]
    [InlineData("the same value twice", "%2 = add(%1,%1) : [1*,3,16*,16*]\nreturn %2")]
    [InlineData("a view of the input", "%2 = flatten(%0) start_dim=1 end_dim=-1 : [1*,768*]\n%3 = relu(%2) : [1*,768*]\nreturn %3")]
    [InlineData("the caller's element type may be another", Second + "%3 = add(%0,%2) : [1*,3,16*,16*]\nreturn %3")]
    [InlineData("there is no such form", "%2 = abs(%1) : [1*,3,16*,16*]\nreturn %2")]
    public void LastOperation_MakesATensorBecause(string reason, string end) => Assert.True(Last(end) == -1, reason);

    [Fact]
    public void ValueThatIsReadLater_IsNotOverwrittenBefore()
    {
        var program = Lower(
            "%2 = relu(%1) : [1*,3,16*,16*]\n%3 = sigmoid(%2) : [1*,3,16*,16*]\n%4 = add(%3,%1) : [1*,3,16*,16*]\nreturn %4"
        );

        Assert.Equal([-1, -1, -1, 0, 0], program.Steps.Select(step => step.Overwrites));
    }

    private static int Last(string end) => Lower(end).Steps[^1].Overwrites;

    private static LoweredProgram Lower(string end) => NetworkLowering.Lower(GraphText.Parse(Layers + end + "\n"), LoweringPasses.InPlace);
}
