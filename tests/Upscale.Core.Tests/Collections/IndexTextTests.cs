using CsCheck;
using Upscale.Core.Collections;

namespace Upscale.Core.Tests.Collections;

public sealed class IndexTextTests
{
    [Theory]
    [InlineData(new int[] { }, "")]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5, 6, 7, 10, 12, 13, 14, 15 }, "0-7,10,12-15")]
    [InlineData(new[] { 3, 2, 1, 5, 6, 5 }, "3,2,1,5-6,5")]
    public void Lists_AreWrittenAsRunsInOrder(int[] indices, string text)
    {
        Assert.Equal(text, IndexText.Write(indices));
        Assert.Equal(indices, IndexText.Parse(text));
    }

    [Fact]
    public void AnyList_RoundTrips() =>
        Gen.Int[0, 40].Array[0, 60].Sample(indices => IndexText.Parse(IndexText.Write(indices)).SequenceEqual(indices));

    [Theory]
    [InlineData("1,,2", "")]
    [InlineData("0-7,x", "x")]
    [InlineData("7-3", "7-3")]
    [InlineData("-3", "-3")]
    [InlineData("0-2000000000", "0-2000000000")]
    public void WrongText_IsNamed(string text, string wrong)
    {
        Assert.False(IndexText.TryParse(text, out _, out var found));
        Assert.Equal(wrong, found);
        Assert.Contains($"'{wrong}'", Assert.Throws<FormatException>(() => IndexText.Parse(text)).Message, StringComparison.Ordinal);
    }
}
