using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Operators;

public sealed class MixtureRuleTests
{
    [Theory]
    [InlineData("mean dim=[2,3] keepdim=false", "[2*,4,9*,9*]@1", "[2*,4]@1 aligned 0-3 zero=all")]
    [InlineData("mean dim=[-1,-2] keepdim=true", "[2*,4,9*,9*]@1", "[2*,4,1,1]@1 aligned 0-3 zero=all")]
    [InlineData("mean dim=[1] keepdim=false", "[2*,9*,4]@2", "[2*,4]@1 aligned 0-3 zero=all")]
    [InlineData("amax dim=1 keepdim=true", "[2*,4,9*,9*]@1", "[2*,1,9*,9*]@1 opaque")]
    [InlineData("mean dim=none keepdim=false", "[2*,4,9*,9*]@1", "[]@-1 opaque")]
    [InlineData("logsumexp dim=[2] keepdim=false", "[2*,4,9*]@1", "[2*,4]@1 aligned 0-3 zero=never")]
    [InlineData("softmax dim=1", "[2*,4,9*]@1", "[2*,4,9*]@1 opaque")]
    [InlineData("softmax dim=-1", "[2*,4,9*]@1", "[2*,4,9*]@1 aligned 0-3 zero=never")]
    [InlineData("cumsum dim=-1", "[2*,4,9*]@1", "[2*,4,9*]@1 aligned 0-3 zero=all")]
    [InlineData("normalize p=2.0 dim=1 eps=1E-12", "[2*,4,9*]@1", "[2*,4,9*]@1 opaque")]
    [InlineData("glu dim=1", "[2*,4,9*]@1", "[2*,2,9*]@1 bundle 0-1 zero=all tied=2x2x1")]
    [InlineData("glu dim=-1", "[2*,4,8*]@1", "[2*,4,4*]@1 aligned 0-3 zero=all")]
    public void AlongChannels_TheyMix_AndBesideThemTheyDoNot(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("matmul", "[2*,4,9*]@2 [2*,9*,5]@1", "[2*,4,5]@2 opaque")]
    [InlineData("matmul", "[4]@0 [4]@0", "[]@-1 opaque")]
    [InlineData("matmul", "[2*,3,7*,8]@1 [2*,3,8,5*]@2", "[2*,3,7*,5*]@1 opaque")]
    [InlineData("scaled_dot_product_attention", "[2*,3,7*,8]@3 [2*,3,5*,8]@3 [2*,3,5*,6]@2", "[2*,3,7*,6]@3 opaque")]
    [InlineData("einsum equation='bhid,bhjd->bhij'", "[2*,3,7*,8]@3 [2*,3,5*,8]@3", "[2*,3,7*,5*]@3 opaque")]
    [InlineData("einsum equation='bhid,bhjd->bhij'", "[2*,3,7*,8]@1 [2*,3,5*,8]@3", "[2*,3,7*,5*]@3 opaque")]
    [InlineData("einsum equation='bii->bi'", "[2*,3,3]@2", "[2*,3]@1 opaque")]
    public void ProductsOverChannels_HaveNoRule(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("matmul", "[2*,3,7*,8]@1 [2*,3,8,5*]@1", "[2*,3,7*,5*]@1 aligned 0-2 0-2 zero=any")]
    [InlineData("matmul", "[2*,3,7*,8]@1 [8,5]@1", "[2*,3,7*,5]@1 aligned 0-2 - zero=any")]
    [InlineData("bmm", "[6,7*,8]@0 [6,8,5*]@0", "[6,7*,5*]@0 aligned 0-5 0-5 zero=any")]
    [InlineData(
        "scaled_dot_product_attention",
        "[2*,3,7*,8]@1 [2*,3,5*,8]@1 [2*,3,5*,6]@1",
        "[2*,3,7*,6]@1 aligned 0-2 0-2 0-2 zero=third"
    )]
    [InlineData(
        "scaled_dot_product_attention",
        "[2*,3,7*,8]@1 [2*,3,5*,8]@1 [2*,3,5*,6]@1 [7*,5*]@1",
        "[2*,3,7*,6]@1 aligned 0-2 0-2 0-2 - zero=third"
    )]
    [InlineData("einsum equation='bhid,bhjd->bhij'", "[2*,3,7*,8]@1 [2*,3,5*,8]@1", "[2*,3,7*,5*]@1 aligned 0-2 0-2 zero=any")]
    [InlineData("einsum equation='...id,...jd->...ij'", "[2*,3,7*,8]@1 [2*,3,5*,8]@1", "[2*,3,7*,5*]@1 aligned 0-2 0-2 zero=any")]
    public void Heads_AreFollowedByThemselves(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("matmul", "[2*,4,9*]@1 [2*,9*,5]@2", "[2*,4,5]@2 aligned - 0-4 zero=any")]
    [InlineData("matmul", "[2*,8,4,9*]@2 [9*,5]@0", "[2*,8,4,5]@2 aligned 0-3 - zero=any")]
    [InlineData("bmm", "[2*,4,9*]@1 [2*,9*,5]@1", "[2*,4,5]@1 aligned 0-3 - zero=any")]
    [InlineData("scaled_dot_product_attention", "[2*,7*,8]@2 [2*,5*,8]@2 [2*,5*,6]@2", "[2*,7*,6]@2 aligned - - 0-5 zero=any")]
    [InlineData("einsum equation='ij,jk'", "[2*,4]@1 [4,5]@1", "[2*,5]@1 aligned - 0-4 zero=any")]
    [InlineData("einsum equation='nchw,nhw->nc'", "[2*,4,9*,9*]@1 [2*,9*,9*]@1", "[2*,4]@1 aligned 0-3 - zero=any")]
    public void RowsAndColumns_AreFollowed_AndTheOtherFactorIsReadWhole(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("matmul", "[2*,4]@1 [5,6]@1", "a matrix product of [2*,4] and [5,6] does not fit")]
    [InlineData("einsum equation='ij,jk'", "[2*,4]@1 [5,6]@1", "einsum 'ij,jk' gives 'j' the sizes 4 and 5")]
    [InlineData("glu dim=1", "[2*,5]@1", "glu expects an even size along axis 1, found [2*,5]")]
    public void WrongInputs_AreNamed(string operation, string inputs, string message) =>
        Assert.Equal(message, Assert.Throws<GraphException>(() => RuleText.Of(operation, inputs)).Message);
}
