using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Upscale.Generators.Diagnostics;
using Upscale.Generators.Tests.Emit;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Diagnostics;

/// <summary>Each diagnostic is found in its trigger, not in its near miss, and is documented.</summary>
public sealed class DiagnosticTests
{
    public static TheoryData<string> Ids => [.. DiagnosticTable.All.Select(descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Trigger_HasTheDiagnosticInItsFile(string id)
    {
        var found = await DiagnosticPairs.ById[id].Trigger.Run().Diagnose();
        var severe = found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id);
        var severity = DiagnosticTable.All.Single(descriptor => descriptor.Id == id).DefaultSeverity;
        Assert.Equal(severity == DiagnosticSeverity.Error ? [id] : [], severe);
        var diagnostic = found.First(diagnostic => diagnostic.Id == id);
        Assert.Contains(diagnostic.Location.GetLineSpan().Path, new[] { "Source0.cs", DiagnosticCase.ProfileFile });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task NearMiss_BuildsWithoutTheDiagnostic(string id)
    {
        var run = DiagnosticPairs.ById[id].NearMiss.Run();
        var found = await run.Diagnose();
        Assert.DoesNotContain(found, diagnostic => diagnostic.Id == id || diagnostic.Severity == DiagnosticSeverity.Error);
        Sources.AssertCompiles(run.Output);
        Assert.True(run.Result.GeneratedSources.Length > 1);
    }

    [Fact]
    public void EveryId_HasAPair() =>
        Assert.Equal(
            DiagnosticTable.All.Select(descriptor => descriptor.Id).Order(StringComparer.Ordinal),
            DiagnosticPairs.ById.Keys.Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("UPS0001", "Amount = -0.1")]
    [InlineData("UPS0001", "Amount = double.NaN")]
    [InlineData("UPS0003", "Name = \"not a name\"")]
    public async Task BadOption_IsSaid(string id, string options) =>
        Assert.Equal(id, Assert.Single(await DiagnosticCase.Options(options).Run().Diagnose()).Id);

    [Fact]
    public async Task TwoClassesOfOneName_NameTheClass() =>
        Assert.Contains(
            "Demo.PrunedTinyNet",
            Message(Assert.Single(await DiagnosticPairs.ById["UPS0004"].Trigger.Run().Diagnose(), found => found.Id == "UPS0004"))
        );

    [Fact]
    public async Task OpenClass_SaysWhatItCanLose()
    {
        var found = await DiagnosticCase.Tiny.Run().Diagnose();
        var outlook = Message(Assert.Single(found, diagnostic => diagnostic.Id == "UPS0022"));
        Assert.Contains("PrunedTinyNet can lose channels of", outlook, StringComparison.Ordinal);
        Assert.Contains("left alone: ", outlook, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CodeThatThrows_IsSaidWithItsText()
    {
        var found = await DiagnosticPairs.ById["UPS0103"].Trigger.Run().Diagnose();
        Assert.Contains("ArgumentException: channels", Message(Assert.Single(found)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TruncatedProfile_IsSaidAtItsLine() => await AssertProfile("UPS0011", text => text[..^20]);

    [Fact]
    public async Task ProfileOfNoNumbers_IsSaidAtItsLine() =>
        await AssertProfile("UPS0011", text => text.Replace("scores left 8 ", "scores left 8 NaN ").Replace("NaN 3 ", "NaN "));

    [Fact]
    public async Task ProfileOfAnotherModel_NamesTheFirstDifference()
    {
        var found = await AssertProfile("UPS0012", text => text, source => source.Replace("nn.Linear(8, 10)", "nn.Linear(8, 12)"));
        Assert.Contains("'fc'", Message(found));
    }

    [Fact]
    public async Task ProfileOfTheOtherSide_IsSaid() =>
        await AssertProfile("UPS0013", text => text, source => source.Replace("Amount = 0.5", "Amount = 0.5, Side = PruningSide.Output"));

    [Fact]
    public void EveryId_HasCauseExampleAndMendAndAReleaseEntry()
    {
        var documentation = Read("README.md");
        var releases = Read("AnalyzerReleases.Unshipped.md");
        foreach (var descriptor in DiagnosticTable.All)
        {
            var heading = $"## {descriptor.Id} {descriptor.Title}\n";
            var section = documentation.Split("\n## ").Select(part => "## " + part).Single(part => part.StartsWith(heading));
            Assert.All(["**Cause.** ", "```csharp\n", "**Mend.** "], part => Assert.Contains(part, section));
            Assert.Contains($"{descriptor.Id} | Upscale | {descriptor.DefaultSeverity} | {descriptor.Title}\n", releases);
        }
    }

    [Fact]
    public void WithoutTheRuntime_NothingIsGenerated() =>
        Assert.Empty(
            GeneratorRun
                .Unchecked(References.Platform, [], "namespace Upscale { class PrunableAttribute : Attribute { } [Prunable] class A { } }")
                .Result.GeneratedSources
        );

    private static async Task<Diagnostic> AssertProfile(string id, Func<string, string> damage, Func<string, string>? edit = null)
    {
        const string file = DiagnosticCase.ProfileFile;
        var tiny = GeneratedModelTests.TinyNet;
        var run = GeneratorRun.Of([(file, damage(DiagnosticCase.TinyProfile))], edit is null ? tiny : edit(tiny));
        var found = Assert.Single(await run.Diagnose());
        Assert.Equal(id, found.Id);
        Assert.Equal(file, found.Location.GetLineSpan().Path);
        return found;
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static string Read(string file, [CallerFilePath] string here = "") =>
        File.ReadAllText(
            Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "generators", "Upscale.Generators", "Diagnostics", file)
        );
}
