using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Emit;

public sealed class LimitOptionTests
{
    [Fact]
    public void LimitsOfTheAttribute_AreInTheDefinition()
    {
        var text = Text("RoundTo = 8, Amounts = new[] { \"fc=0.25\" }, Macs = 0.5, Isomorphic = true");
        Assert.Contains(
            "{ Isomorphic = true, Macs = 0.5, Limits = new global::Upscale.MaskLimits { Amounts = [new global::Upscale.LayerAmount(\"fc\", 0.25)], "
                + "MaximumRatio = 1.0, Minimum = 1, RoundTo = 8 } }",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AttributeWithoutLimits_SaysNothingOfThem() =>
        Assert.DoesNotContain("Limits", Text("Global = true"), StringComparison.Ordinal);

    private static string Text(string options) =>
        GeneratorRun.Of(GeneratedModelTests.TinyNet.Replace("Amount = 0.5", options, StringComparison.Ordinal)).Text();
}
