using TorchSharp;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.VerificationReports;

public sealed class VerificationTests
{
    [Fact]
    public void LargestDifference_IsReported()
    {
        var report = Verification.Compare(tensor(new[] { 1.0, -4.0 }), tensor(new[] { 1.5, -4.0 }));
        Assert.Equal(0.5, report.MaximumAbsolute);
        Assert.Equal(0.125, report.MaximumRelative);
        Assert.False(report.Agrees);
        Assert.Equal("max |masked - pruned| = 5.0e-01", report.ToString());
        Assert.Equal(report, Assert.Throws<VerificationException>(() => report.ThrowIfDifferent()).Report);
    }

    [Fact]
    public void NumberThatIsNone_NeverAgrees()
    {
        var report = Verification.Compare(tensor(new[] { 1.0, double.NaN }), tensor(new[] { 1.0, double.NaN }));
        Assert.False(report.Agrees);
    }

    [Fact]
    public void DifferentShapes_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => Verification.Compare(zeros(2, 3), zeros(2, 4)));
        Assert.Contains("[2,3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2,4]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoInputs_AreRefused()
    {
        var model = new Branches();
        Assert.Throws<ArgumentException>(() => Verification.Compare(model, model));
    }

    [Fact]
    public void WorstInput_Counts()
    {
        var one = new Branches().WithRandomWeights(1);
        var other = new Branches().WithRandomWeights(2);
        var inputs = new[] { randn([1, 3, 8, 8], float64), randn([1, 3, 8, 8], float64) };
        var both = Verification.Compare(one, other, inputs);
        Assert.Equal(2, both.Inputs);
        Assert.Equal(inputs.Max(input => Verification.Compare(one, other, input).MaximumAbsolute), both.MaximumAbsolute);
    }
}
