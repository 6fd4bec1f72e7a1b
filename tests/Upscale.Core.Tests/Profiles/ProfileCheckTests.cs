using Upscale.Core.Graphs;
using Upscale.Core.Profiles;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Profiles;

public sealed class ProfileCheckTests
{
    private static readonly string Text = GraphText.Write(Golden.Graph("small/ConcatConsumers"));

    [Theory]
    [InlineData(
        "conv3 Conv2d groups=1 weight[4,4,3,3]",
        "conv3 Conv2d groups=1 weight[4,8,3,3]",
        "layer 'conv3' has 4 input channels here, 8 in the profile"
    )]
    [InlineData(
        "conv3 Conv2d groups=1 weight[4,4,3,3]",
        "conv3 Conv2d groups=1 weight[6,4,3,3]",
        "layer 'conv3' has 4 output channels here, 6 in the profile"
    )]
    [InlineData("conv3 Conv2d groups=1", "conv3 Conv2d groups=2", "layer 'conv3' has groups=1 here, 2 in the profile")]
    [InlineData("layer conv3 Conv2d", "layer conv3 Linear", "layer 'conv3' is a Conv2d here, a Linear in the profile")]
    [InlineData("cat(%2,%1)", "cat(%1,%2)", "operation 3 (cat#3) reads values [2, 1] here, [1, 2] in the profile")]
    [InlineData("return %5", "return %4", "the model returns values [5] here, [4] in the profile")]
    public void Difference_IsNamed(string here, string there, string difference)
    {
        var other = GraphText.Parse(Text.Replace(here, there, StringComparison.Ordinal));
        var profile = Profile.OfScores("Net", other, PruningSide.Input, []);

        Assert.Equal(difference, ProfileCheck.Difference(profile, GraphText.Parse(Text)));
    }

    [Fact]
    public void MissingLayer_IsNamed()
    {
        var graph = GraphText.Parse(Text);
        var smaller = new GraphBuilder();
        _ = smaller.Input(1, 3, 12, 12);
        var profile = Profile.OfScores("Net", smaller.Build(0), PruningSide.Input, []);

        Assert.Equal("layer 'conv0' (Conv2d) is in the model, and not in the profile", ProfileCheck.Difference(profile, graph));
        Assert.Equal(
            "layer 'conv0' (Conv2d) is in the profile, and not in the model",
            ProfileCheck.Difference(Profile.OfScores("Net", graph, PruningSide.Input, []), smaller.Build(0))
        );
    }

    [Fact]
    public void OtherExampleInput_IsNoDifference()
    {
        var larger = GraphText.Parse(Text.Replace("12*", "24*", StringComparison.Ordinal));

        Assert.Null(ProfileCheck.Difference(Profile.OfScores("Net", larger, PruningSide.Input, []), GraphText.Parse(Text)));
    }
}
