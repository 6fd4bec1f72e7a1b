using Upscale.Core.Layout;
using Upscale.Core.Plans;
using Upscale.EndToEnd.Tests.Pruning;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>Concatenations in one memory compute what concatenations do.</summary>
public sealed class JoinTests
{
    [Theory]
    [InlineData("PrunedJoined", 1)]
    [InlineData("PrunedJoined", 3)]
    [InlineData("JoinedOnly", 1)]
    [InlineData("JoinedOnly", 3)]
    [InlineData("UnjoinedJoined", 3)]
    public void EveryExport_EqualsTheMaskedModel(string name, int batch)
    {
        using var model = Weights.Fill(new Joined());
        new MaskingManager(model).Importance().Mask(0.4);
        using var input = Weights.Input(0, batch, 3, 12, 12);
        using var expected = ReferenceRun.Run(model, input);
        foreach (var (constrained, baseline) in new[] { (false, false), (true, false), (false, true) })
        {
            using var pruned = new PruningManager(model, name).Compute(constrained).Prune(baseline);
            using var actual = ReferenceRun.Run(pruned, input);
            Compare.Equal(expected, actual);
        }
    }

    [Fact]
    public void BothRows_HaveOneMemoryEach()
    {
        var joins = PrunedJoined.Definition.Program.Steps.Where(step => step.Join is not null).Select(step => step.Join!).ToArray();

        Assert.Equal([1, 1, 1, 1, 2, 1, 1], joins.Select(join => join.Added));
        Assert.Equal(2, joins.Select(join => join.First).Distinct().Count());
        Assert.DoesNotContain(UnjoinedJoined.Definition.Program.Steps, step => step.Join is not null);
    }

    [Fact]
    public void SelectionOutOfTheMemory_TakesThePlaceOfTheConcatenation()
    {
        using var model = Weights.Fill(new Joined());
        new MaskingManager(model).Importance().Mask(0.4);
        var pruning = new PruningManager(model, "PrunedJoined").Compute(layout: new(LayoutPasses.Order, LayoutCosts.Default));
        var graph = pruning.Definition.Graph;

        Assert.True(
            PlanCost.Of(graph, pruning.Plan).Copies < PlanCost.Of(graph, pruning.Plan, LoweringPasses.Fold).Copies,
            PlanCost.Of(graph, pruning.Plan).ToString()
        );
    }
}
