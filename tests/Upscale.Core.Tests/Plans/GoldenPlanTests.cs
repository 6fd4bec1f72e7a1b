using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Plans;

public sealed class GoldenPlanTests
{
    public static TheoryData<string, string> Documents()
    {
        var data = new TheoryData<string, string>();
        foreach (var (document, graph) in Golden.Masked())
        {
            data.Add(document, graph);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Plans_OfGoldens_HoldInAllModes(string document, string name)
    {
        var graph = Golden.Graph(name);
        var masks = GoldenMasks.Of(Golden.Read(document));
        var sites = SelectionSites.Of(graph).ToHashSet();

        foreach (var mode in Enum.GetValues<PlanMode>())
        {
            var plan = Planner.Plan(graph, masks, mode);

            Assert.Empty(PlanRules.Check(graph, masks, plan));
            Assert.Empty(plan.Selections.Select(entry => (entry.Operation, entry.Input)).Except(sites));
            if (mode is PlanMode.Constrained or PlanMode.Dense)
            {
                Assert.Empty(plan.Selections);
            }

            if (mode is PlanMode.Dense)
            {
                Assert.All(
                    plan.Layers,
                    layer => Assert.Equal(masks[layer.Layer].Inputs.Where(channel => channel < layer.Inputs.Count), layer.MaskedInputs)
                );
            }
        }
    }
}
