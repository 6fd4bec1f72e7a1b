using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Graphs;

public sealed class ChannelShufflesTests
{
    [Theory]
    [InlineData("transpose", "dim0=1 dim1=2")]
    [InlineData("transpose", "dim0=2 dim1=-4")]
    [InlineData("permute", "dims=[0,2,1,3,4]")]
    public void ViewsAroundAnExchangeOfAxes_AreAShuffle(string exchange, string attributes)
    {
        var graph = Graph($"{exchange}(%1) {attributes} : [2*,4,3,9*,9*]", "reshape", "[2*,12,9*,9*]");

        var shuffle = ChannelShuffles.Recognise(graph).Operations[^1];

        Assert.Equal("channel_shuffle", shuffle.Operator);
        Assert.Equal(0, Assert.Single(shuffle.Inputs));
        Assert.Equal(3, shuffle.Attributes.Integer("groups"));
        Assert.Equal(graph.Operations[^1].Shape, shuffle.Shape);
    }

    [Theory]
    [InlineData("transpose(%1) dim0=2 dim1=3 : [2*,3,9*,4,9*]", "[2*,12,9*,9*]")]
    [InlineData("permute(%1) dims=[0,2,1,4,3] : [2*,4,3,9*,9*]", "[2*,12,9*,9*]")]
    [InlineData("transpose(%1) dim0=1 dim1=2 : [2*,4,3,9*,9*]", "[2*,4,27*,9*]")]
    [InlineData("relu(%1) : [2*,3,4,9*,9*]", "[2*,12,9*,9*]")]
    public void OtherRearrangements_StayAsTheyAre(string exchange, string shape)
    {
        var graph = Graph(exchange, "reshape", shape);

        Assert.Equal(graph, ChannelShuffles.Recognise(graph));
    }

    private static Graph Graph(string exchange, string join, string shape) =>
        GraphText.Parse(
            $"""
            %0 = input() : [2*,12,9*,9*]
            %1 = view(%0) sizes=[-1,3,4,9,9] : [2*,3,4,9*,9*]
            %2 = {exchange}
            %3 = {join}(%2) sizes=[-1] : {shape}
            return %3
            """
        );
}
