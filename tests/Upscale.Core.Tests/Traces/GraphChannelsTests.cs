using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Traces;

namespace Upscale.Core.Tests.Traces;

public sealed class GraphChannelsTests
{
    [Fact]
    public void AnInput_HasItsChannelsWhereItsFirstReaderConsumesThem()
    {
        var channels = Of(
            """
            layer fc Linear weight[8,5]
            %0 = input() : [2*,7*,5*]
            %1 = relu(%0) : [2*,7*,5*]
            %2 = linear(%1) fc : [2*,7*,8]
            return %2
            """
        );

        Assert.Equal([2, 2, 2], Enumerable.Range(0, 3).Select(channels.Axis));
        _ = Assert.IsType<ChannelRule.Mix>(channels.Rule(2));
    }

    [Fact]
    public void AValueWithoutARule_HasItsChannelsWhereTheNextLayerConsumesThem()
    {
        var channels = Of(
            """
            layer conv Conv1d groups=1 weight[8,4,1]
            %0 = input() : [2*,4*,4*]
            %1 = matmul(%0,%0) : [2*,4*,4*]
            %2 = relu(%1) : [2*,4*,4*]
            %3 = conv1d(%2) conv stride=[1] padding=[0] dilation=[1] groups=1 : [2*,8,4*]
            return %3
            """
        );

        Assert.Equal(1, channels.Axis(2));
        _ = Assert.IsType<ChannelRule.Mix>(channels.Rule(3));
    }

    [Fact]
    public void AParameter_IsFollowedChannelByChannel_WhereItLiesAlongThem()
    {
        var channels = Of(Scaled("scale[8,1,1]", "[8,1,1]"));

        _ = Assert.IsType<ChannelRule.State>(channels.Rule(2));
        Assert.Equal(8, Assert.IsType<ChannelRule.Map>(channels.Rule(3)).Sources[1].Count);
    }

    [Fact]
    public void AParameterAlongSpace_IsReadWhole()
    {
        var channels = Of(Scaled("scale[9]", "[9]"));

        Assert.Empty(Assert.IsType<ChannelRule.Map>(channels.Rule(3)).Sources[1]);
    }

    [Fact]
    public void AParameterReadTwice_StaysWhole()
    {
        var channels = Of(
            """
            layer '' Module scale[8]
            %0 = input() : [2*,8*]
            %1 = parameter() '' name='scale' : [8]
            %2 = mul(%0,%1) : [2*,8]
            %3 = parameter() '' name='scale' : [8]
            %4 = mul(%2,%3) : [2*,8]
            return %4
            """
        );

        _ = Assert.IsType<ChannelRule.Fixed>(channels.Rule(1));
        _ = Assert.IsType<ChannelRule.Fixed>(channels.Rule(3));
    }

    [Fact]
    public void ALayerCalledInTwoWays_StaysWhole()
    {
        var channels = Of(
            """
            layer a Linear weight[4,3]
            layer b Linear weight[4,4]
            %0 = input() : [2*,4,3*]
            %1 = linear(%0) a : [2*,4,4]
            %2 = linear(%1) b : [2*,4,4]
            %3 = transpose(%1) dim0=1 dim1=2 : [2*,4,4]
            %4 = linear(%3) b : [2*,4,4]
            return %2 %4
            """
        );

        _ = Assert.IsType<ChannelRule.Mix>(channels.Rule(1));
        Assert.All([2, 4], call => Assert.IsType<ChannelRule.Opaque>(channels.Rule(call)));
    }

    [Fact]
    public void Traces_NameTheSourcesOfEveryChannel()
    {
        var traces = ChannelTracer.Trace(
            Of(
                """
                layer a Linear weight[2,3]
                layer b Linear weight[2,3]
                %0 = input() : [1*,3*]
                %1 = linear(%0) a : [1*,2]
                %2 = linear(%0) b : [1*,2]
                %3 = add(%1,%2) : [1*,2]
                %4 = cat(%3,%2) dim=1 : [1*,4]
                return %4
                """
            )
        );

        Assert.Equal(
            ["a0 b0", "a1 b1", "b0", "b1"],
            traces[4].Channels.Select(channel => string.Join(" ", channel.Select(source => $"{source.Name}{source.Channel}")))
        );
        Assert.Equal("input#0", traces[0].Channels[2][0].Name);
    }

    private static GraphChannels Of(string text)
    {
        var graph = GraphText.Parse(text);
        Assert.Empty(GraphRules.Check(graph));
        return GraphChannels.Of(graph);
    }

    private static string Scaled(string tensor, string shape) =>
        $"""
            layer conv Conv2d groups=1 weight[8,3,1,1]
            layer '' Module {tensor}
            %0 = input() : [2*,3*,9*,9*]
            %1 = conv2d(%0) conv stride=[1,1] padding=[0,0] dilation=[1,1] groups=1 : [2*,8,9*,9*]
            %2 = parameter() '' name='scale' : {shape}
            %3 = mul(%1,%2) : [2*,8,{(shape == "[9]" ? "9*,9" : "9*,9*")}]
            return %3
            """;
}
