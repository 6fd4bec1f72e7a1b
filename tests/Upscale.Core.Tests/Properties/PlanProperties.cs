using CsCheck;
using Upscale.Core.Layout;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Oracles;

namespace Upscale.Core.Tests.Properties;

public sealed class PlanProperties
{
    private const int Networks = 1000;
    private static readonly double[] Calls = [1e-9, 1e9];

    [Fact]
    public void AnyPlan_KeepsTheRules() =>
        RandomNetworks.Any.Sample(
            network =>
            {
                foreach (var mode in Enum.GetValues<PlanMode>())
                {
                    Assert.Empty(PlanRules.Check(network.Graph, network.Masks, Planner.Plan(network.Graph, network.Masks, mode)));
                }
            },
            iter: Networks
        );

    [Fact]
    public void AnyPlan_SelectsOnlyAtItsSites() =>
        RandomNetworks.Any.Sample(
            network =>
            {
                var sites = SelectionSites.Of(network.Graph).ToHashSet();
                foreach (var mode in Enum.GetValues<PlanMode>())
                {
                    var plan = Planner.Plan(network.Graph, network.Masks, mode);
                    Assert.Empty(plan.Selections.Select(entry => (entry.Operation, entry.Input)).Except(sites));
                }
            },
            iter: Networks
        );

    [Fact]
    public void PrunedNetwork_ComputesWhatTheMaskedOneDoes() =>
        RandomNetworks.Any.Sample(
            network =>
            {
                var numbers = new NumericNetwork(network.Graph, network.Seed);
                var masked = numbers.RunMasked(network.Masks);
                foreach (var mode in Enum.GetValues<PlanMode>())
                {
                    AssertEqual(masked, numbers.RunPruned(Planner.Plan(network.Graph, network.Masks, mode)), mode);
                }
            },
            iter: Networks
        );

    // With dear copies everything that can be read wider is, with cheap ones nothing.
    [Fact]
    public void AnyPass_ComputesTheSame() =>
        RandomNetworks.Any.Sample(
            network =>
            {
                var numbers = new NumericNetwork(network.Graph, network.Seed);
                var masked = numbers.RunMasked(network.Masks);
                var sites = SelectionSites.Of(network.Graph).ToHashSet();
                for (var passes = LayoutPasses.None; passes <= LayoutPasses.All; passes++)
                {
                    foreach (var call in Calls)
                    {
                        var options = new LayoutOptions(passes, LayoutCosts.Default with { Call = call });
                        var plan = Planner.Plan(network.Graph, network.Masks, PlanMode.Reordered, options);
                        Assert.Empty(PlanRules.Check(network.Graph, network.Masks, plan));
                        Assert.Empty(plan.Selections.Select(entry => (entry.Operation, entry.Input)).Except(sites));
                        AssertEqual(masked, numbers.RunPruned(plan), PlanMode.Reordered);
                    }
                }
            },
            iter: Networks
        );

    private static void AssertEqual(double[][][] expected, double[][][] actual, PlanMode mode)
    {
        var (left, right) = (Flat(expected), Flat(actual));
        Assert.Equal(left.Length, right.Length);
        var difference = left.Zip(right, (one, other) => Math.Abs(one - other) / Math.Max(1, Math.Abs(one))).DefaultIfEmpty(0).Max();
        Assert.True(difference <= 1e-12, FormattableString.Invariant($"{mode}: masked and pruned differ by {difference}"));
    }

    private static double[] Flat(double[][][] outputs) => [.. outputs.SelectMany(value => value.SelectMany(channel => channel))];
}
