using Upscale.Core.Graphs;
using Upscale.Core.Segments;

namespace Upscale.Core.Tests.Segments;

public sealed class SegmentFinderTests
{
    private const string Layers = """
        layer a Linear weight[4,3]
        layer b Linear weight[4,4] bias[4]
        layer c Linear weight[2,4]
        layer d Linear weight[2,8]
        layer bn BatchNorm1d weight[4] bias[4]
        """;

    [Fact]
    public void AProducerThatReachesAnOutput_PinsItsSegment()
    {
        var segment = Only(
            """
            %0 = input() : [1*,3*]
            %1 = linear(%0) a : [1*,4]
            %2 = relu(%1) : [1*,4]
            %3 = linear(%2) c : [1*,2]
            return %3 %2
            """
        );

        Assert.Equal(0, segment.Channels);
        Assert.Equal("it reaches an output of the network", segment.Pinned);
        Assert.Equal(["a", "relu#2", "c"], [.. segment.Producers, .. segment.Users, .. segment.Consumers]);
    }

    [Fact]
    public void AnOperationWithoutARule_PinsAndNamesItself()
    {
        var segment = Only(
            """
            %0 = input() : [1*,3*]
            %1 = linear(%0) a : [1*,4]
            %2 = softmax(%1) dim=1 : [1*,4]
            %3 = mul(%1,%1) : [1*,4]
            %4 = linear(%3) c : [1*,2]
            return %4 %2
            """
        );

        Assert.Equal("softmax#2 needs it whole: softmax runs over the channels", segment.Pinned);
    }

    [Fact]
    public void OnlyTheChannelsThatAreReturned_Stay()
    {
        var segment = Only(
            """
            %0 = input() : [1*,3*]
            %1 = linear(%0) a : [1*,4]
            %2 = narrow(%1) dim=1 start=0 length=1 : [1*,1]
            %3 = linear(%1) c : [1*,2]
            return %2 %3
            """
        );

        Assert.Equal((3, null), (segment.Channels, segment.Pinned));
    }

    [Fact]
    public void ChannelsThatAreAdded_CountOnce()
    {
        var segment = Only(
            """
            %0 = input() : [1*,3*]
            %1 = linear(%0) a : [1*,4]
            %2 = linear(%1) b : [1*,4]
            %3 = batch_norm(%2) bn : [1*,4]
            %4 = add(%3,%1) : [1*,4]
            %5 = linear(%4) c : [1*,2]
            return %5
            """
        );

        Assert.Equal(["a", "b"], segment.Producers);
        Assert.Equal(["b", "c"], segment.Consumers);
        Assert.Equal(["bn", "add#4"], segment.Users);
        Assert.Equal(["a", "b", "bn", "c"], segment.Layers);
        Assert.Equal(4, segment.Channels);
    }

    [Fact]
    public void TheSameSourceTwice_CountsOnce()
    {
        var segment = Only(
            """
            %0 = input() : [1*,3*]
            %1 = linear(%0) a : [1*,4]
            %2 = neg(%1) : [1*,4]
            %3 = cat(%1,%2) dim=1 : [1*,8]
            %4 = linear(%3) d : [1*,2]
            return %4
            """
        );

        Assert.Equal((4, null), (segment.Channels, segment.Pinned));
    }

    [Fact]
    public void ALayerCalledTwice_JoinsWhatItReadsAndWhatItMakes()
    {
        var segment = Only(
            """
            %0 = input() : [1*,3*]
            %1 = linear(%0) a : [1*,4]
            %2 = linear(%1) b : [1*,4]
            %3 = relu(%2) : [1*,4]
            %4 = linear(%3) b : [1*,4]
            %5 = linear(%4) c : [1*,2]
            return %5
            """
        );

        Assert.Equal(["a", "b"], segment.Producers);
        Assert.Equal(["b", "c"], segment.Consumers);
    }

    [Fact]
    public void OneSlopeForAll_JoinsNothing()
    {
        var graph = GraphText.Parse(
            Layers
                + """

                layer act PReLU weight[1]
                %0 = input() : [1*,3*]
                %1 = linear(%0) a : [1*,4]
                %2 = prelu(%1) act : [1*,4]
                %3 = linear(%2) b : [1*,4]
                %4 = prelu(%3) act : [1*,4]
                %5 = linear(%4) c : [1*,2]
                return %5
                """
        );

        Assert.Equal(["a", "b"], SegmentFinder.Find(graph).Select(segment => Assert.Single(segment.Producers)));
    }

    [Fact]
    public void AGateOfOneChannel_IsNoPartOfWhatItScales()
    {
        var segment = Only(
            """
            layer e Linear weight[1,4]
            %0 = input() : [1*,3*]
            %1 = linear(%0) a : [1*,4]
            %2 = linear(%1) e : [1*,1]
            %3 = mul(%1,%2) : [1*,4]
            %4 = linear(%3) c : [1*,2]
            return %4
            """
        );

        Assert.Equal(["a"], segment.Producers);
        Assert.Equal(["e", "c"], segment.Consumers);
        Assert.Equal(4, segment.Channels);
    }

    private static Segment Only(string operations)
    {
        var graph = GraphText.Parse(Layers + "\n" + operations);
        Assert.Empty(GraphRules.Check(graph));
        return Assert.Single(SegmentFinder.Find(graph));
    }
}
