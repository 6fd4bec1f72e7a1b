using Microsoft.CodeAnalysis;
using Upscale.Generators.Targets;
using Upscale.Generators.Tests.Emit;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Incremental;

/// <summary>The generator's cases of System.Text.Json, by their names, and edits of other files that the model depends on.</summary>
public sealed class IncrementalTests
{
    private const string Path = "Source0.cs";
    private static readonly string Moved = "// A comment above.\n\n" + GeneratedModelTests.TinyNet.Replace("var y", "var /* here */ y");
    private static readonly string Wider = GeneratedModelTests.TinyNet.Replace("nn.Linear(8, 10)", "nn.Linear(8, 12)");

    [Fact]
    public void CompilingTheSameSourceResultsInEqualModels() =>
        Assert.Equal(Model(GeneratedModelTests.TinyNet), Model(GeneratedModelTests.TinyNet));

    [Fact]
    public void CompilingEquivalentSourcesResultsInEqualModels() => Assert.Equal(Model(GeneratedModelTests.TinyNet), Model(Moved));

    [Fact]
    public void CompilingDifferentSourcesResultsInUnequalModels() => Assert.NotEqual(Model(GeneratedModelTests.TinyNet), Model(Wider));

    [Fact]
    public void SourceGenModelDoesNotEncapsulateSymbolsOrCompilationData()
    {
        var run = GeneratorRun.Of(GeneratedModelTests.TinyNet);
        var values = StepNames.All.SelectMany(run.Values).ToArray();
        Assert.NotEmpty(values);
        Assert.All(
            values,
            value =>
                ObjectGraph.AssertHoldsNone(
                    value,
                    typeof(ISymbol),
                    typeof(SyntaxNode),
                    typeof(SyntaxTree),
                    typeof(Compilation),
                    typeof(Location)
                )
        );
    }

    [Fact]
    public void IncrementalGenerator_SameInput_DoesNotRegenerate() =>
        AssertQuiet(GeneratorRun.Of(GeneratedModelTests.TinyNet).Edit(Path, GeneratedModelTests.TinyNet));

    [Fact]
    public void IncrementalGenerator_EquivalentSources_DoesNotRegenerate() =>
        AssertQuiet(GeneratorRun.Of(GeneratedModelTests.TinyNet).Edit(Path, Moved));

    [Fact]
    public void IncrementalGenerator_DifferentSources_Regenerates()
    {
        var run = GeneratorRun.Of(GeneratedModelTests.TinyNet);
        var edited = run.Edit(Path, Wider);
        Assert.Contains(edited.Reasons(StepNames.Emissions), reason => reason == IncrementalStepRunReason.Modified);
        Assert.NotEqual(run.Text(), edited.Text());
    }

    [Fact]
    public void EditInsideAMethodElsewhere_DoesNotRegenerate()
    {
        var run = GeneratorRun.Of(GeneratedModelTests.TinyNet, "static class Other { static int Twice(int x) { return x + x; } }");
        var edited = run.Edit("Source1.cs", "static class Other { static int Twice(int x) { return 2 * x; } }");
        AssertQuiet(edited);
    }

    [Fact]
    public void ChangedConstantElsewhere_CapturesAgain()
    {
        var model = GeneratedModelTests.TinyNet.Replace("nn.Linear(8, 10)", "nn.Linear(8, Sizes.Classes)");
        var run = GeneratorRun.Of(model, "namespace Demo; static class Sizes { public const int Classes = 10; }");
        var edited = run.Edit("Source1.cs", "namespace Demo; static class Sizes { public const int Classes = 12; }");
        Assert.Contains("layer fc Linear in_features=8 out_features=12", edited.Text());
    }

    [Fact]
    public void ChangedReadonlyFieldElsewhere_CapturesAgain()
    {
        var model = GeneratedModelTests.TinyNet.Replace("nn.Linear(8, 10)", "nn.Linear(8, Sizes.Classes)");
        var run = GeneratorRun.Of(model, "namespace Demo; static class Sizes { public static readonly int Classes = 10; }");
        var edited = run.Edit("Source1.cs", "namespace Demo; static class Sizes { public static readonly int Classes = 12; }");
        Assert.Contains("layer fc Linear in_features=8 out_features=12", edited.Text());
    }

    [Fact]
    public void MethodCalledByTheModel_EditedInAnotherFile_CapturesAgain()
    {
        var model = GeneratedModelTests.TinyNet.Replace("nn.Linear(8, 10)", "nn.Linear(8, Sizes.Classes())");
        var run = GeneratorRun.Of(model, "namespace Demo; static class Sizes { public static int Classes() { return 10; } }");
        var edited = run.Edit("Source1.cs", "namespace Demo; static class Sizes { public static int Classes() { return 12; } }");
        Assert.Contains("layer fc Linear in_features=8 out_features=12", edited.Text());
    }

    [Fact]
    public void BetterOverloadAddedElsewhere_CapturesAgain()
    {
        var model = GeneratedModelTests.TinyNet.Replace("nn.Linear(8, 10)", "nn.Linear(8, Sizes.Classes(1))");
        var run = GeneratorRun.Of(
            model,
            "namespace Demo; static partial class Sizes { public static int Classes(long of) { return 10; } }"
        );
        var edited = run.Edit("More.cs", "namespace Demo; static partial class Sizes { public static int Classes(int of) { return 12; } }");
        Assert.Contains("layer fc Linear in_features=8 out_features=12", edited.Text());
    }

    private static ModelGraph Model(string source) =>
        Assert.IsType<ModelGraph>(Assert.Single(GeneratorRun.Of(source).Values(StepNames.Graphs)));

    // The models must come out equal; what follows from them must not have run.
    private static void AssertQuiet(GeneratorRun run) =>
        Assert.All(StepNames.All.SelectMany(run.Reasons), reason => Assert.True(GeneratorRun.IsQuiet(reason), $"{reason}"));
}
