using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Core.Tests.Lowering;

public sealed class JoinTests
{
    private const string Block = """
        layer a Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[3,3,1,1]
        layer b Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[3,3,1,1]
        layer c Conv2d kernel_size=[1,1] stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 weight[3,3,1,1]
        %0 = input() : [1*,3*,16*,16*]
        %1 = conv2d(%0) a stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,3,16*,16*]
        %2 = conv2d(%0) b stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,3,16*,16*]
        %3 = conv2d(%0) c stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [1*,3,16*,16*]

        """;

    private const string Two = "%4 = cat(%1,%2) dim=1 : [1*,6,16*,16*]\n";

    [Fact]
    public void ListThatGrows_HasOneMemory() => Assert.Equal(new(4, 4, 5, 1), Join(Two + "%5 = cat(%1,%2,%3) dim=1 : [1*,9,16*,16*]\n")[1]);

    [Fact]
    public void ValueThatGrows_HasOneMemory()
    {
        var joins = Join(Two + "%5 = cat(%4,%3) dim=1 : [1*,9,16*,16*]\n");

        Assert.Equal(new(4, -1, 5, 2), joins[0]);
        Assert.Equal(new(4, 4, 5, 1), joins[1]);
    }

    [Theory]
    [InlineData("it begins with another", "%5 = cat(%2,%1,%3) dim=1 : [1*,9,16*,16*]\n")]
    [InlineData("it adds nothing", "%5 = cat(%1,%2) dim=1 : [1*,6,16*,16*]\n")]
    [InlineData("rows of pixels are no channels", "%5 = cat(%1,%2,%3) dim=2 : [1*,3,48*,16*]\n")]
    [InlineData("the caller's element type may be another", "%5 = cat(%1,%2,%0) dim=1 : [1*,9,16*,16*]\n")]
    [InlineData(
        "a view has no gaps",
        "%5 = cat(%1,%2,%3) dim=1 : [1*,9,16*,16*]\n%6 = dropout(%5) p=0.5 : [1*,9,16*,16*]\n%7 = view(%6) sizes=[-1,2304] : [1*,2304*]\n"
    )]
    public void Concatenation_HasMemoryOfItsOwnBecause(string reason, string end) =>
        Assert.True(Join(Two + end).All(join => join is null), reason);

    [Fact]
    public void Output_HasMemoryOfItsOwn() =>
        Assert.All(Join(Two + "%5 = cat(%1,%2,%3) dim=1 : [1*,9,16*,16*]\n", output: "%5"), Assert.Null);

    [Fact]
    public void ActivationOfAFront_IsNotInPlace_AndThatOfTheLastIs()
    {
        var steps = Lower(
            Two + "%5 = relu(%4) : [1*,6,16*,16*]\n%6 = cat(%1,%2,%3) dim=1 : [1*,9,16*,16*]\n%7 = relu(%6) : [1*,9,16*,16*]\n",
            output: "%5 %7"
        ).Steps;

        Assert.Equal(-1, steps[5].Overwrites);
        Assert.Equal(0, steps[7].Overwrites);
    }

    private static StepJoin?[] Join(string end, string? output = null) =>
        [.. Lower(end, output).Steps.Where(step => step.Operation.Operator == "cat").Select(step => step.Join)];

    // Unless it says otherwise, what is made last is read by one more operation, so that no concatenation is an output.
    private static LoweredProgram Lower(string end, string? output)
    {
        var lines = end.TrimEnd().Split('\n');
        var last = lines[^1].Split(' ')[0];
        var id = lines.Length + 4;
        var rest = output is null ? $"%{id} = relu({last}) :{lines[^1].Split(" :")[1]}\nreturn %{id}\n" : $"return {output}\n";
        return NetworkLowering.Lower(GraphText.Parse(Block + end + rest), LoweringPasses.Join | LoweringPasses.InPlace);
    }
}
