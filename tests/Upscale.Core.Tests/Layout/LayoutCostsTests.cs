using Upscale.Core.Layout;

namespace Upscale.Core.Tests.Layout;

public sealed class LayoutCostsTests
{
    [Fact]
    public void Table_IsReadAsWritten()
    {
        var costs = new LayoutCosts
        {
            Call = 3.5,
            CopiedBytes = 8000,
            MultiplyAdds = 1e5,
            ChannelStep = 8,
            Batch = 16,
        };

        Assert.Equal(costs, LayoutCosts.Parse(costs.ToString()));
        Assert.Equal(LayoutCosts.Default with { Call = 3 }, LayoutCosts.Parse("call 3"));
    }

    [Theory]
    [InlineData("call")]
    [InlineData("call fast")]
    [InlineData("call -1")]
    [InlineData("calls 1")]
    public void WrongLine_IsAnError(string text) => Assert.Throws<FormatException>(() => LayoutCosts.Parse(text));

    [Fact]
    public void Kernels_TakeChannelsInSteps()
    {
        Assert.Equal(48, LayoutCosts.Default.Stepped(33));
        Assert.Equal(48, LayoutCosts.Default.Stepped(48));
    }
}
