using Upscale.Fuzz;

namespace Upscale.EndToEnd.Tests.Fuzz;

/// <summary>A small run of what <c>dotnet run -c Release --project tests/Upscale.Fuzz</c> does with thousands of models.</summary>
public sealed class RandomModelTests
{
    private const ulong Seed = 2026;

    [Fact]
    public void HundredRandomModels_PrunedEqualsMasked()
    {
        var report = FuzzRun.Run(new(Models: 100, Seed, Shrunk: 1));

        var wrong = report.Wrong.Select(finding => $"{finding.Problem!.Kind}\n{finding.Problem.Text}\n{finding.Source.Text}");
        Assert.True(report.Wrong.Count == 0, $"{report}\n{string.Join("\n", wrong)}");
        Assert.True(report.NotUnderstood.Count <= 2, string.Join("\n", report.NotUnderstood.Select(finding => finding.Refusal)));
    }

    [Fact]
    public void SameSeed_MakesSameSource() => Assert.Equal(FuzzRun.Make(Seed, 7).Text, FuzzRun.Make(Seed, 7).Text);

    [Fact]
    public void OtherSeed_MakesOtherSource() => Assert.NotEqual(FuzzRun.Make(Seed, 7).Text, FuzzRun.Make(Seed + 1, 7).Text);
}
