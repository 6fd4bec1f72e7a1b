using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Operators;

public sealed class ElementwiseRuleTests
{
    [Theory]
    [InlineData("relu", "all")]
    [InlineData("hardswish", "all")]
    [InlineData("gelu approximate='none'", "all")]
    [InlineData("elu alpha=1.0", "all")]
    [InlineData("tanh", "all")]
    [InlineData("dropout p=0.5", "all")]
    [InlineData("stochastic_depth p=0.5 mode='row'", "all")]
    [InlineData("sqrt", "all")]
    [InlineData("sigmoid", "never")]
    [InlineData("hardsigmoid", "never")]
    [InlineData("softplus beta=1.0 threshold=20.0", "never")]
    [InlineData("exp", "never")]
    [InlineData("hardtanh min_val=0.0 max_val=6.0", "all")]
    [InlineData("hardtanh min_val=0.5 max_val=6.0", "never")]
    [InlineData("clamp min=none max=-1", "never")]
    [InlineData("clamp min=-1 max=none", "all")]
    [InlineData("threshold threshold=0.1 value=20.0", "never")]
    [InlineData("threshold threshold=0.1 value=0.0", "all")]
    [InlineData("threshold threshold=-0.1 value=20.0", "all")]
    [InlineData("add_scalar value=1.0", "never")]
    [InlineData("add_scalar value=0", "all")]
    [InlineData("mul_scalar value=2", "all")]
    [InlineData("div_scalar value=0.0", "never")]
    [InlineData("rdiv_scalar value=1.0", "never")]
    [InlineData("pow_scalar value=2", "all")]
    [InlineData("pow_scalar value=0", "never")]
    [InlineData("maximum_scalar value=0.5", "never")]
    [InlineData("minimum_scalar value=0.5", "all")]
    public void AZeroChannel_StaysZeroOnlyWhereTheFunctionOfZeroIsZero(string operation, string zero)
    {
        Assert.Equal($"[2*,4,9*]@1 aligned 0-3 zero={zero}", RuleText.Of(operation, "[2*,4,9*]@1"));
        Assert.Equal($"[2*,9*,4]@2 aligned 0-3 zero={zero}", RuleText.Of(operation, "[2*,9*,4]@2"));
    }

    [Theory]
    [InlineData("add", "[2*,4,9*,9*]@1 [2*,4,9*,9*]@1", "[2*,4,9*,9*]@1 aligned 0-3 0-3 zero=all")]
    [InlineData("sub", "[2*,4,9*,9*]@1 [2*,4,9*,9*]@1", "[2*,4,9*,9*]@1 aligned 0-3 0-3 zero=all")]
    [InlineData("mul", "[2*,4,9*,9*]@1 [2*,4,1,1]@1", "[2*,4,9*,9*]@1 aligned 0-3 0-3 zero=any")]
    [InlineData("mul", "[2*,4,1,1]@1 [2*,4,9*,9*]@1", "[2*,4,9*,9*]@1 aligned 0-3 0-3 zero=any")]
    [InlineData("mul", "[2*,4,9*,9*]@1 [2*,1,9*,9*]@1", "[2*,4,9*,9*]@1 aligned 0-3 - zero=any")]
    [InlineData("add", "[2*,4,9*,9*]@1 [2*,1,9*,9*]@1", "[2*,4,9*,9*]@1 aligned 0-3 - zero=never")]
    [InlineData("add", "[2*,4,9*,9*]@1 [4,1,1]@0", "[2*,4,9*,9*]@1 aligned 0-3 0-3 zero=all")]
    [InlineData("add", "[2*,4,9,9]@1 [9]@-1", "[2*,4,9,9]@1 aligned 0-3 - zero=never")]
    [InlineData("mul", "[2*,9*,4]@2 [4]@0", "[2*,9*,4]@2 aligned 0-3 0-3 zero=any")]
    [InlineData("mul", "[2*,4]@1 []@-1", "[2*,4]@1 aligned 0-3 - zero=any")]
    [InlineData("div", "[2*,4]@1 [2*,4]@1", "[2*,4]@1 aligned 0-3 0-3 zero=never")]
    [InlineData("maximum", "[2*,4]@1 [2*,4]@1", "[2*,4]@1 aligned 0-3 0-3 zero=all")]
    [InlineData("add", "[1*,9,4]@2 [1,9,4]@2", "[1*,9,4]@2 aligned 0-3 0-3 zero=all")]
    [InlineData("add", "[2*,4,4]@1 [2*,4,4]@2", "[2*,4,4]@1 opaque")]
    public void Arithmetic_FollowsChannelsThroughBroadcasting(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Fact]
    public void SizesThatDiffer_AreNamed()
    {
        var error = Assert.Throws<GraphException>(() => RuleText.Of("add", "[2*,4,9*]@1 [2*,5,9*]@1"));

        Assert.Equal("add cannot combine [2*,4,9*] and [2*,5,9*]: axis 1 differs", error.Message);
    }
}
