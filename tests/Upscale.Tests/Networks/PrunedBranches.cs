using TorchSharp.Modules;
using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale.Tests.Networks;

/// <summary>The open class of <see cref="Branches"/>, written by hand as the build emits it: it pins what the runtime expects of generated code.</summary>
internal class PrunedBranches : nn.Module<Tensor, Tensor>, IPrunedModel
{
    private readonly Conv2d stem;
    private readonly Conv2d blockConv;
    private readonly BatchNorm2d blockNorm;
    private readonly Conv2d depthwise;
    private readonly BatchNorm2d norm;
    private readonly Conv2d mix;
    private readonly Linear head;
    private readonly Dictionary<(int, int), ChannelSelection> selections = [];

    public PrunedBranches(PruningPlan plan)
        : base(nameof(PrunedBranches))
    {
        Plan = plan;
        stem = nn.Conv2d(3, Outputs(plan, "stem"), 3, padding: 1);
        blockConv = nn.Conv2d(Inputs(plan, "block.conv"), Outputs(plan, "block.conv"), 3, padding: 1);
        blockNorm = nn.BatchNorm2d(Outputs(plan, "block.norm"));
        depthwise = nn.Conv2d(
            Outputs(plan, "depthwise"),
            Outputs(plan, "depthwise"),
            3,
            padding: 1,
            groups: Outputs(plan, "depthwise"),
            bias: false
        );
        norm = nn.BatchNorm2d(Outputs(plan, "norm"));
        mix = nn.Conv2d(Inputs(plan, "mix"), Outputs(plan, "mix"), 1);
        head = nn.Linear(Inputs(plan, "head"), Outputs(plan, "head"));

        var block = new Container();
        register_module("stem", stem);
        register_module("block", block);
        block.register_module("conv", blockConv);
        block.register_module("norm", blockNorm);
        register_module("depthwise", depthwise);
        register_module("norm", norm);
        register_module("mix", mix);
        register_module("head", head);
        foreach (var (operation, input) in SelectionSites.Of(Network))
        {
            selections[(operation, input)] = new(plan, operation, input, axis: 1);
            register_module($"select_{operation}_{input}", selections[(operation, input)]);
        }
    }

    public static Graph Network { get; } = BranchesGraph.Make();

    public PruningPlan Plan { get; }

    ModelDefinition IPrunedModel.Definition => Definition;

    LoweredProgram IPrunedModel.Program => Definition.PlainProgram;

    public static ModelDefinition Definition { get; } =
        new(
            nameof(PrunedBranches),
            typeof(Branches),
            GraphText.Write(Network),
            new PrunableOptions(Input: [1, 3, 8, 8]),
            plan => new PrunedBranches(plan)
        );

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var a = nn.functional.relu(stem.call(Read(1, 0, input)));
        var b = nn.functional.relu(Read(5, 0, blockNorm.call(Read(4, 0, blockConv.call(Read(3, 0, Read(2, 0, a)))))));
        var c = norm.call(Read(7, 0, depthwise.call(Read(6, 0, a))));
        var joined = cat([Read(9, 0, Read(8, 0, b) + Read(8, 1, c)), Read(9, 1, a)], 1);
        var mixed = nn.functional.relu(Read(11, 0, mix.call(Read(10, 0, joined))));
        var pooled = nn.functional.adaptive_avg_pool2d(Read(12, 0, mixed), 1);
        return head.call(Read(14, 0, Read(13, 0, pooled).flatten(1))).MoveToOuterDisposeScope();
    }

    // All modules are registered above.
    protected override void RegisterComponents() { }

    private Tensor Read(int operation, int input, Tensor value) =>
        selections.TryGetValue((operation, input), out var selection) ? selection.call(value) : value;

    private static long Inputs(PruningPlan plan, string layer) => plan[layer].Inputs.Count;

    private static long Outputs(PruningPlan plan, string layer) => plan[layer].Outputs.Count;

    private sealed class Container : nn.Module
    {
        public Container()
            : base("Group") { }
    }
}
