using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;

namespace Upscale.Tests.Networks;

/// <summary>The same network as <see cref="Branches"/>, whose pruned class has a layout of its own.</summary>
internal sealed class ProfiledBranches : Branches;

/// <summary>The baked class of <see cref="ProfiledBranches"/>: it lacks half of the channels that each consumer reads.</summary>
internal sealed class BakedBranches : PrunedBranches
{
    public BakedBranches()
        : base(Layout) { }

    public static MaskSet Masks { get; } =
        new([
            new LayerMask("block.conv", [0, 2, 4, 6], []),
            new LayerMask("mix", [1, 2, 3, 5, 8, 12, 13, 15], []),
            new LayerMask("head", [2, 3], []),
        ]);

    public static PruningPlan Layout { get; } = Planner.Plan(Network, Masks, PlanMode.Reordered);

    public static ModelDefinition BakedDefinition { get; } =
        new(
            nameof(BakedBranches),
            typeof(ProfiledBranches),
            GraphText.Write(Network),
            new PrunableOptions(Input: [1, 3, 8, 8]),
            plan => new PrunedBranches(plan),
            new BakedPruning(Layout, () => new BakedBranches())
        );
}
