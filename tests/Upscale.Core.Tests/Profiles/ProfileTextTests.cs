using System.Globalization;
using CsCheck;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;
using Upscale.Core.Profiles;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Profiles;

public sealed class ProfileTextTests
{
    private static readonly Graph Network = Golden.Graph("small/ConcatConsumers");
    private static readonly Profile Scored = Profile.OfScores(
        "Net",
        Network,
        PruningSide.Input,
        [new("conv2", [1, 2.5, 3, 4, 5, 6, 7, 8]), new("conv3", [1, 2, 3, 4])]
    );
    private static readonly string Text = ProfileText.Write(Scored);

    [Fact]
    public void WrittenProfile_ReadsBackEqual()
    {
        var masked = Profile.OfMasks("Net", Network, PruningSide.Output, new([new("conv2", [0, 1, 5], []), new("conv3", [], [2])]));

        Assert.Equal(Scored, ProfileText.Read(Text).Profile);
        Assert.Equal(masked, ProfileText.Read(ProfileText.Write(masked)).Profile);
    }

    [Fact]
    public void Combination_IsRead_AndProfilesWithoutOneAreStillOfVersion1()
    {
        var added = Profile.OfScores("Net", Network, PruningSide.Input, Scored.Scores, ScoreCombination.Sum);

        var text = ProfileText.Write(added);

        Assert.Equal(added, ProfileText.Read(text).Profile);
        Assert.StartsWith("upscale-profile 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nside input\ncombination sum\ngraph ", text, StringComparison.Ordinal);
        Assert.StartsWith("upscale-profile 1\n", Text, StringComparison.Ordinal);
        Assert.Equal(ScoreCombination.RootOfSquares, ProfileText.Read(Text).Profile!.Combination);
        Assert.Equal(
            "the combination is 'product', expected 'sum' or 'root-of-squares'",
            ProfileText.Read(text.Replace("combination sum", "combination product", StringComparison.Ordinal)).Error!.Message
        );
    }

    [Fact]
    public void Costs_OfAnotherMachine_AreRead()
    {
        var elsewhere = Scored with { Costs = LayoutCosts.Cuda with { Batch = 16 } };

        var text = ProfileText.Write(elsewhere);

        Assert.Equal(elsewhere, ProfileText.Read(text).Profile);
        Assert.StartsWith("upscale-profile 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncost call 8\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncost batch 16\nend\n", text, StringComparison.Ordinal);
        Assert.Equal(LayoutCosts.Default, ProfileText.Read(Text).Profile!.Costs);
        var error = ProfileText.Read(text.Replace("cost call 8", "cost call none", StringComparison.Ordinal)).Error!;
        Assert.Equal("'call none' is no figure of a cost table: expected a name and a number above zero, 'call 2'", error.Message);
        Assert.Equal("cost call none", text.Replace("cost call 8", "cost call none", StringComparison.Ordinal).Split('\n')[error.Line - 1]);
    }

    [Fact]
    public void AnyFiniteScores_KeepTheirBits()
    {
        Gen.Double.Where(double.IsFinite)
            .Array[4]
            .Sample(values =>
            {
                var profile = Profile.OfScores("Net", Network, PruningSide.Input, [new("conv3", values.ToEquatableArray())]);

                var read = ProfileText.Read(ProfileText.Write(profile)).Profile;

                return read!
                    .Scores[0]
                    .Values.Select(BitConverter.DoubleToInt64Bits)
                    .SequenceEqual(values.Select(BitConverter.DoubleToInt64Bits));
            });
    }

    [Fact]
    public void ForeignCulture_WritesAndReadsTheSame()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("", useUserOverride: false)
            {
                NumberFormat = new()
                {
                    NumberDecimalSeparator = ",",
                    NegativeSign = "minus",
                    NumberGroupSeparator = ".",
                },
            };

            Assert.Equal(Text, ProfileText.Write(Scored));
            Assert.Equal(Scored, ProfileText.Read(Text).Profile);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void WindowsLineEndsAndByteOrderMark_AreRead() =>
        Assert.Equal(Scored, ProfileText.Read("\uFEFF" + Text.Replace("\n", "\r\n", StringComparison.Ordinal)).Profile);

    [Fact]
    public void EveryTruncation_IsAnErrorThatSaysSo()
    {
        var lines = Text.TrimEnd('\n').Split('\n');
        for (var count = 1; count < lines.Length; count++)
        {
            var error = ProfileText.Read(string.Join('\n', lines.Take(count))).Error;

            Assert.Contains("truncated", error!.Message, StringComparison.Ordinal);
            Assert.Equal(count, error.Line);
        }
    }

    [Theory]
    [InlineData("conv3 4 1 2 3 4", "conv3 4 1 NaN 3 4", 18, "score NaN, which is not finite")]
    [InlineData("conv3 4 1 2 3 4", "conv3 4 1 Infinity 3 4", 18, "score Infinity, which is not finite")]
    [InlineData("conv3 4 1 2 3 4", "conv3 4 1 1e999 3 4", 18, "not finite")]
    [InlineData("conv3 4 1 2 3 4", "conv3 4 1 two 3 4", 18, "'two' is no number")]
    [InlineData("conv3 4 1 2 3 4", "conv3 4 1 2 3", 18, "announces 4 scores, but 3 follow")]
    [InlineData("conv3 4 1 2 3 4", "conv3 5 1 2 3 4 5", 18, "has 5 scores, but its weight is [4,4,3,3]")]
    [InlineData("scores conv3 4 1 2 3 4", "scores conv2 8 1 2 3 4 5 6 7 8", 18, "listed twice")]
    [InlineData("scores conv3", "scores conv9", 18, "no layer 'conv9'")]
    [InlineData("scores conv3", "points conv3", 18, "expected 'scores', 'mask', 'cost' or 'end'")]
    [InlineData("upscale-profile 1", "{ \"json\": true }", 1, "no profile")]
    [InlineData("upscale-profile 1", "upscale-profile 3", 1, "version '3'")]
    [InlineData("side input", "side left", 4, "the side is 'left'")]
    [InlineData("graph 11", "graph eleven", 5, "expected a number of lines")]
    [InlineData("conv0 Conv2d groups", "conv0 Conv2d group", 3, "fingerprint")]
    [InlineData("%0 = input()", "%0 : input()", 5, "graph below cannot be read")]
    public void BrokenProfile_IsAnErrorWithItsLine(string part, string broken, int line, string message)
    {
        var text = Text.Replace(part, broken, StringComparison.Ordinal);
        Assert.NotEqual(Text, text);

        var reading = ProfileText.Read(text);

        Assert.Null(reading.Profile);
        Assert.Contains(message, reading.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(line, reading.Error.Line);
    }

    [Fact]
    public void AnyText_IsReadWithoutAnException() =>
        Gen.Select(Gen.Int[0, Text.Length - 1], Gen.Char[' ', '~'])
            .Sample(
                (position, letter) =>
                    ProfileText.Read(Text[..position] + letter + Text[(position + 1)..]) is { } reading
                    && (reading.Error is null) != (reading.Profile is null)
            );
}
