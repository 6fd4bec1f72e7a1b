using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Traces;
using static TorchSharp.torch;

namespace Upscale.Tests.Planning;

/// <summary>Random networks of all operators: what the plan computes is what the masked network computes.</summary>
public sealed class PlannedGraphTests
{
    private static readonly PlanMode[] Modes = [PlanMode.Reordered, PlanMode.Constrained, PlanMode.Baseline];

    [Theory]
    [InlineData(0, 80)]
    [InlineData(1000, 80)]
    public void PrunedGraphs_ComputeWhatMaskedOnesDo(int first, int count)
    {
        var (pruned, wrong) = (0, new List<string>());
        for (var seed = first; seed < first + count; seed++)
        {
            using var scope = NewDisposeScope();
            _ = manual_seed(seed);
            var graphs = new RandomGraphs(new Random(seed));
            var graph = graphs.Build(3 + (seed % 15));
            var masks = graphs.Masks(graph);
            wrong.AddRange(
                Wrong(graph, masks).Select(what => $"seed {seed}, {what}:\n{GraphText.Write(graph)}{string.Join("\n", masks.Layers)}")
            );
            pruned += LosesChannels(graph, Planner.Plan(graph, masks, PlanMode.Reordered)) ? 1 : 0;
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong.Take(5)));
        Assert.True(pruned > count / 4, $"only {pruned} networks of {count} lost a channel");
    }

    private static IEnumerable<string> Wrong(Graph graph, MaskSet masks)
    {
        var runner = new GraphRunner(graph);
        var expected = runner.RunMasked(masks);
        var sites = SelectionSites.Of(graph).ToHashSet();
        foreach (var mode in Modes)
        {
            var plan = Planner.Plan(graph, masks, mode);
            var violations = PlanRules.Check(graph, masks, plan);
            if (violations.Count > 0)
            {
                yield return $"{mode}: {violations[0]}";
            }
            else if (plan.Selections.Any(entry => !sites.Contains((entry.Operation, entry.Input))))
            {
                yield return $"{mode}: a selection where an open class has none";
            }
            else if (!expected.Zip(runner.RunPruned(plan)).All(pair => pair.First.allclose(pair.Second, 1e-9, 1e-9, equal_nan: true)))
            {
                yield return $"{mode}: other numbers";
            }
        }
    }

    private static bool LosesChannels(Graph graph, PruningPlan plan)
    {
        var channels = GraphChannels.Of(graph);
        return graph.Operations.Any(operation => plan.Values[operation.Id].Count < channels.Count(operation.Id));
    }
}
