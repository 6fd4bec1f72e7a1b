using System.Runtime.CompilerServices;
using Upscale.Core.Graphs;
using Upscale.Generators.Diagnostics;
using Upscale.Generators.Targets;
using Upscale.Generators.Tests.Emit;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Diagnostics;

/// <summary>Each diagnostic: a source that has it, and the neighbour without it, which is the tiny net.</summary>
public sealed class DiagnosticTests
{
    private static readonly string Tiny = GeneratedModelTests.TinyNet;

    [Theory]
    [InlineData("UPS0001", "Amount = 0.5", "Amount = 1.0")]
    [InlineData("UPS0001", "Amount = 0.5", "Amount = -0.1")]
    [InlineData("UPS0001", "Amount = 0.5", "Amount = double.NaN")]
    [InlineData("UPS0002", "{ 1, 3, 16, 16 }", "{ 1, 0, 16, 16 }")]
    [InlineData("UPS0003", "Amount = 0.5", "Name = \"not a name\"")]
    [InlineData("UPS0005", "public partial class TinyNet", "public abstract class TinyNet")]
    [InlineData("UPS0010", "Amount = 0.5", "Profile = \"missing.prune\"")]
    [InlineData("UPS0101", "return fc", "if (y.sum().item<float>() > 0) { return y; }\nreturn fc")]
    [InlineData("UPS0102", "nn.Linear(8, 10)", "nn.Linear(9, 10)")]
    [InlineData("UPS0105", "public TinyNet()", "public TinyNet(int width)")]
    public async Task Found_AtTheAttributeOrTheCode(string id, string from, string to)
    {
        Assert.Contains(from, Tiny);
        var found = await GeneratorRun.Unchecked(References.All, [], Tiny.Replace(from, to)).Diagnose();
        var diagnostic = Assert.Single(found, diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal("Source0.cs", diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public async Task Neighbour_HasNone() => Assert.Empty(await GeneratorRun.Of(Tiny).Diagnose());

    [Fact]
    public async Task NotAModule_IsSaid() =>
        Assert.Equal("UPS0107", Assert.Single(await Diagnose("[Upscale.Prunable] class Plain { }")).Id);

    [Fact]
    public async Task TwoClassesOfOneName_AreSaidAtTheSecond()
    {
        var twice = Tiny.Replace("[Prunable(", "[Prunable(Input = new long[] { 1, 3, 8, 8 })]\n[Prunable(");
        var clash = Assert.Single(await GeneratorRun.Of(twice).Diagnose());
        Assert.Equal("UPS0004", clash.Id);
        Assert.Contains("Demo.PrunedTinyNet", clash.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
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
        Assert.Contains("'fc'", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task ProfileOfTheOtherSide_IsSaid() =>
        await AssertProfile("UPS0013", text => text, source => source.Replace("Amount = 0.5", "Amount = 0.5, Side = PruningSide.Output"));

    [Fact]
    public async Task BakedClass_SaysWhatItHasLost()
    {
        var graph = Graph(Tiny);
        var found = await GeneratorRun.Of([("PrunedTinyNet.prune", BakedModelTests.Profile(graph))], Tiny).Diagnose();
        Assert.Contains(found, diagnostic => diagnostic.Id == "UPS0021");
    }

    [Fact]
    public void EveryId_HasADocumentationSectionAndAReleaseEntry()
    {
        var documentation = Read("README.md");
        var releases = Read("AnalyzerReleases.Unshipped.md");
        foreach (var descriptor in DiagnosticTable.All)
        {
            Assert.Contains($"## {descriptor.Id}", documentation);
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

    private static async Task<Microsoft.CodeAnalysis.Diagnostic> AssertProfile(
        string id,
        Func<string, string> damage,
        Func<string, string>? edit = null
    )
    {
        const string file = "/home/user/PrunedTinyNet.prune";
        var run = GeneratorRun.Of([(file, damage(BakedModelTests.Profile(Graph(Tiny))))], edit is null ? Tiny : edit(Tiny));
        var found = Assert.Single(await run.Diagnose());
        Assert.Equal(id, found.Id);
        Assert.Equal(file, found.Location.GetLineSpan().Path);
        return found;
    }

    private static async Task<IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic>> Diagnose(string source) =>
        await GeneratorRun.Unchecked(References.All, [], source).Diagnose();

    private static Graph Graph(string source) => ((ModelGraph)Assert.Single(GeneratorRun.Of(source).Values(StepNames.Graphs))).Graph;

    private static string Read(string file, [CallerFilePath] string here = "") =>
        File.ReadAllText(
            Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "generators", "Upscale.Generators", "Diagnostics", file)
        );
}
