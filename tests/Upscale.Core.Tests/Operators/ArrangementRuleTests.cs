using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Operators;

public sealed class ArrangementRuleTests
{
    [Theory]
    [InlineData("cat dim=1", "[2*,2,9*]@1 [2*,3,9*]@1", "[2*,5,9*]@1 concatenation 0-1? 0-2? zero=all")]
    [InlineData("cat dim=-2", "[2*,2,9*]@1 [2*,2,9*]@1", "[2*,4,9*]@1 concatenation 0-1? 0-1? zero=all")]
    [InlineData("cat dim=2", "[2*,2,9*]@1 [2*,2,3*]@1", "[2*,2,12*]@1 aligned 0-1 0-1 zero=all")]
    [InlineData("cat dim=1", "[2*,2,9*]@1 [2*,3,9*]@-1", "[2*,5,9*]@1 opaque")]
    [InlineData("stack dim=1", "[2*,3,9*]@1 [2*,3,9*]@1", "[2*,2,3,9*]@2 aligned 0-2 0-2 zero=all")]
    [InlineData("stack dim=-1", "[2*,3]@1 [2*,3]@1", "[2*,3,2]@1 aligned 0-2 0-2 zero=all")]
    public void Joins_KeepTrackOfEachInput(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("flatten start_dim=1 end_dim=-1", "[2*,3,1,1]@1", "[2*,3]@1 aligned 0-2 zero=all")]
    [InlineData("flatten start_dim=1 end_dim=-1", "[2*,3,1,2]@1", "[2*,6]@1 expansion 0,0-1,1-2,2 zero=all")]
    [InlineData("flatten start_dim=2 end_dim=-1", "[2*,3,4*,5*]@1", "[2*,3,20*]@1 aligned 0-2 zero=all")]
    [InlineData("flatten start_dim=0 end_dim=1", "[2*,5*,3]@2", "[10*,3]@1 aligned 0-2 zero=all")]
    [InlineData("flatten start_dim=0 end_dim=-1", "[1*,3,1,1]@1", "[3*]@0 opaque")]
    [InlineData("flatten start_dim=1 end_dim=-1", "[2*,4*,3]@2", "[2*,12*]@1 opaque")]
    [InlineData("view shape=[size(%0,0),-1]", "[2*,3,1,2]@1", "[2*,6]@1 expansion 0,0-1,1-2,2 zero=all")]
    [InlineData("view shape=[size(%0,0),3,-1]", "[2*,3,4*,5*]@1", "[2*,3,20*]@1 aligned 0-2 zero=all")]
    [InlineData("view shape=[-1,3]", "[1*,3,1,1]@1", "[1*,3]@1 aligned 0-2 zero=all")]
    [InlineData("view shape=[-1,1]", "[1*,1,1,1]@1", "[1*,1]@1 aligned 0 zero=all")]
    [InlineData("reshape shape=[3,-1]", "[1*,3,4*]@1", "[3,4*]@1 opaque")]
    [InlineData("view shape=[size(%0,0),2,2,-1]", "[2*,4,9*]@1", "[2*,2,2,9*]@1 bundle 0,2 zero=all tied=1x2x2")]
    [InlineData("view shape=[size(%0,0),4,-1]", "[2*,2,2,9*]@2", "[2*,4,9*]@2 opaque")]
    [InlineData("unflatten dim=2 sizes=[3,-1]", "[2*,4,9]@1", "[2*,4,3,3]@1 aligned 0-3 zero=all")]
    [InlineData("unflatten dim=1 sizes=[2,2]", "[2*,4,9]@1", "[2*,2,2,9]@1 bundle 0,2 zero=all tied=1x2x2")]
    public void ChannelsSurvive_WhereTheirAxisStaysOrLeadsARun(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("permute dims=[0,2,3,1]", "[2*,3,4*,5*]@1", "[2*,4*,5*,3]@3 aligned 0-2 zero=all")]
    [InlineData("transpose dim0=1 dim1=-1", "[2*,3,4*]@1", "[2*,4*,3]@2 aligned 0-2 zero=all")]
    [InlineData("squeeze dim=-1", "[2*,3,1]@1", "[2*,3]@1 aligned 0-2 zero=all")]
    [InlineData("squeeze dim=0", "[1,3,1]@1", "[3,1]@0 aligned 0-2 zero=all")]
    [InlineData("squeeze dim=1", "[2*,3,1]@1", "[2*,3,1]@1 opaque")]
    [InlineData("squeeze dim=none", "[2*,3,1]@1", "[2*,3]@1 opaque")]
    [InlineData("unsqueeze dim=1", "[2*,3]@1", "[2*,1,3]@2 aligned 0-2 zero=all")]
    [InlineData("unsqueeze dim=-1", "[2*,3]@1", "[2*,3,1]@1 aligned 0-2 zero=all")]
    [InlineData("expand sizes=[-1,-1,7,7]", "[2*,3,1,1]@1", "[2*,3,7,7]@1 aligned 0-2 zero=all")]
    [InlineData("expand sizes=[size(%0,0),4,5]", "[1,4,5]@2", "[1,4,5]@2 aligned 0-4 zero=all")]
    [InlineData("expand sizes=[-1,4,-1]", "[2*,1,9*]@1", "[2*,4,9*]@1 selection 0,0,0,0 zero=all")]
    [InlineData("repeat sizes=[1,2,1]", "[2*,3,9*]@1", "[2*,6,9*]@1 selection 0-2,0-2 zero=all")]
    [InlineData("repeat sizes=[1,2,2]", "[2*,3,9*]@1", "[2*,6,18*]@1 opaque")]
    [InlineData("repeat sizes=[1,1,2]", "[2*,3,9*]@1", "[2*,3,18*]@1 aligned 0-2 zero=all")]
    public void Channels_MoveWithTheirAxis(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("narrow dim=1 start=2 length=3", "[2*,6,9*]@1", "[2*,3,9*]@1 selection 2-4 zero=all")]
    [InlineData("narrow dim=1 start=-3 length=2", "[2*,6,9*]@1", "[2*,2,9*]@1 selection 3-4 zero=all")]
    [InlineData("narrow dim=2 start=0 length=4", "[2*,6,9*]@1", "[2*,6,4]@1 aligned 0-5 zero=all")]
    [InlineData("narrow dim=2 start=0 length=(size(%0,2)/2)", "[2*,6,9*]@1", "[2*,6,4*]@1 aligned 0-5 zero=all")]
    [InlineData("narrow dim=1 start=0 length=(size(%0,1)/2)", "[2*,6*,9*]@1", "[2*,3*,9*]@1 opaque")]
    [InlineData("slice dim=1 start=none end=none step=2", "[2*,6,9*]@1", "[2*,3,9*]@1 selection 0,2,4 zero=all")]
    [InlineData("slice dim=1 start=1 end=-1 step=1", "[2*,6,9*]@1", "[2*,4,9*]@1 selection 1-4 zero=all")]
    [InlineData("slice dim=1 start=4 end=100 step=1", "[2*,6,9*]@1", "[2*,2,9*]@1 selection 4-5 zero=all")]
    [InlineData("slice dim=-1 start=none end=4 step=1", "[2*,6,9*]@1", "[2*,6,4]@1 aligned 0-5 zero=all")]
    [InlineData("slice dim=-1 start=1 end=none step=1", "[2*,6,9*]@1", "[2*,6,8*]@1 aligned 0-5 zero=all")]
    [InlineData("index_select dim=1 index=[5,0,-1]", "[2*,6,9*]@1", "[2*,3,9*]@1 selection 5,0,5 zero=all")]
    [InlineData("index_select dim=2 index=[5,0]", "[2*,6,9*]@1", "[2*,6,2]@1 aligned 0-5 zero=all")]
    [InlineData("select dim=2 index=0", "[2*,6,9*]@1", "[2*,6]@1 aligned 0-5 zero=all")]
    [InlineData("select dim=1 index=-1", "[2*,9*,6]@2", "[2*,6]@1 aligned 0-5 zero=all")]
    [InlineData("select dim=1 index=0", "[2*,6,9*]@1", "[2*,9*]@-1 opaque")]
    [InlineData("flip dims=[1]", "[2*,4,9*]@1", "[2*,4,9*]@1 selection 3,2,1,0 zero=all")]
    [InlineData("flip dims=[-1]", "[2*,4,9*]@1", "[2*,4,9*]@1 aligned 0-3 zero=all")]
    [InlineData("flip dims=[1,2]", "[2*,4,9*]@1", "[2*,4,9*]@1 opaque")]
    [InlineData("roll shifts=[1] dims=[1]", "[2*,4,9*]@1", "[2*,4,9*]@1 selection 3,0-2 zero=all")]
    [InlineData("roll shifts=[-1] dims=[1]", "[2*,4,9*]@1", "[2*,4,9*]@1 selection 1-3,0 zero=all")]
    [InlineData("roll shifts=[1] dims=[2]", "[2*,4,9*]@1", "[2*,4,9*]@1 aligned 0-3 zero=all")]
    [InlineData("roll shifts=[1] dims=none", "[2*,4,9*]@1", "[2*,4,9*]@1 opaque")]
    [InlineData("channel_shuffle groups=2", "[2*,6,9*,9*]@1", "[2*,6,9*,9*]@1 selection 0,3,1,4,2,5 zero=all")]
    public void Slices_SelectChannelsOnlyAlongTheirAxis(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("view sizes=[size(%0,0),6,-1]", "[2*,6,3*,3*]@1", "sizes=[size(%0,0),size(%-1,1),-1]")]
    [InlineData("view sizes=[2,6,1,1]", "[2*,6]@1", "sizes=[2,size(%-1,1),1,1]")]
    [InlineData("view sizes=[size(%0,0),54]", "[2*,6,3,3]@1", "sizes=[size(%0,0),(size(%-1,1)*9)]")]
    [InlineData("view sizes=[size(%0,0),-1,9]", "[2*,6,3,3]@1", "sizes=[size(%0,0),-1,9]")]
    [InlineData("view sizes=[size(%0,0),2,3]", "[2*,6]@1", "sizes=[size(%0,0),(size(%-1,1)/3),3]")]
    [InlineData("expand sizes=[-1,6,9,9]", "[2*,6,1,1]@1", "sizes=[-1,size(%-1,1),9,9]")]
    [InlineData("unflatten dim=2 sizes=[3,-1]", "[2*,6,9]@1", "dim=2 sizes=[3,-1]")]
    [InlineData("relu", "[2*,6,9]@1", "")]
    public void WrittenChannelCounts_FollowWhatIsRead(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Narrowed(operation, inputs));

    [Theory]
    [InlineData("cat dim=1", "[2*,2,9*]@1 [2*,3,8*]@1", "cat along 1 expects equal other sizes, found [2*,2,9*], [2*,3,8*]")]
    [InlineData("view shape=[2,5]", "[2*,6]@1", "view of [2*,6] to [2,5] does not keep the number of elements")]
    [InlineData("narrow dim=1 start=4 length=3", "[2*,6]@1", "narrow of 3 from 4 reaches beyond [2*,6] along axis 1")]
    [InlineData("select dim=1 index=6", "[2*,6]@1", "select of 6 reaches beyond [2*,6] along axis 1")]
    [InlineData("cat dim=4", "[2*,6]@1", "axis 4 is not one of 2 dimensions")]
    [InlineData("permute dims=[0,0]", "[2*,6]@1", "permute by [0,0] is no order of [2*,6]")]
    public void WrongInputs_AreNamed(string operation, string inputs, string message) =>
        Assert.Equal(message, Assert.Throws<GraphException>(() => RuleText.Of(operation, inputs)).Message);
}
